package dev.rnnc.cuda.codegen;

import dev.rnnc.ir.Precision;
import dev.rnnc.plan.Plan;
import dev.rnnc.plan.Step;
import java.util.ArrayList;
import java.util.List;

/** The kernels of a program as they are made: numbers them, and collects their texts. */
final class Sources {
  private final Plan plan;
  private final Precision precision;
  private final Names names;
  private final List<CudaProgram.Kernel> kernels = new ArrayList<>();
  private final StringBuilder text = new StringBuilder();
  private long workspace;

  Sources(Plan plan, Precision precision) {
    this.plan = plan;
    this.precision = precision;
    names = new Names(plan);
  }

  Plan plan() {
    return plan;
  }

  /** Of products. */
  Precision precision() {
    return precision;
  }

  /** A new kernel for a step. */
  KernelText kernel(Step step) {
    KernelText kernel = kernel(Kinds.of(step));
    Kinds.comment(plan, step).forEach(kernel::comment);
    return kernel;
  }

  /** A new kernel with a word for what it does. */
  KernelText kernel(String kind) {
    String name = Names.word(plan.name()) + "_" + kernels.size() + "_" + kind;
    kernels.add(new CudaProgram.Kernel(name, List.of()));
    return new KernelText(plan, names, name, precision);
  }

  /** Adds a finished kernel. Returns its launch. */
  Work.Launch add(KernelText kernel, Grid grid, int threads, int sharedBytes) {
    List<Argument> arguments = kernel.arguments();
    finish(kernel, arguments, threads);
    return new Work.Launch(kernel.name(), arguments, grid, threads, sharedBytes);
  }

  void finish(KernelText kernel, List<Argument> arguments, int threads) {
    kernels.replaceAll(other ->
        other.name().equals(kernel.name())
            ? new CudaProgram.Kernel(kernel.name(), arguments)
            : other);
    text.append('\n').append(kernel.text(threads));
  }

  /** Asks for so many floats of scratch for each part of a sum. */
  void workspace(long floats) {
    workspace = Math.max(workspace, floats);
  }

  long workspacePerPart() {
    return workspace;
  }

  List<CudaProgram.Kernel> kernels() {
    return kernels;
  }

  String text() {
    return text.toString();
  }
}
