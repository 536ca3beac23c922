package dev.rnnc.cli;

import dev.rnnc.backend.AheadOfTime;
import dev.rnnc.compile.Compiler;
import dev.rnnc.compile.Stages;
import dev.rnnc.data.Dataset;
import dev.rnnc.dsl.Checked;
import dev.rnnc.dsl.syntax.SyntaxPrinter;
import dev.rnnc.ir.Program;
import dev.rnnc.model.Model;
import dev.rnnc.optimize.Optimize;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code rnnc compile --emit=... FILE}. */
@Command(
    name = "compile",
    description = "Print any stage of the compiler.",
    mixinStandardHelpOptions = true)
final class CompileCommand implements Callable<Integer> {
  @Spec CommandSpec spec = CommandSpec.create();

  /** What can be printed. */
  enum Stage {
    /** What was written. */
    AST,
    /** The job with all arguments decided. */
    MODEL,
    /** Forward and loss, as the equations say. */
    PROGRAM,
    /** With back-propagation through time, before optimisation. */
    TRAINING,
    /** After every pass of the optimiser. */
    PASSES,
    /** What a backend loads. */
    OPTIMISED,
    /** From gradients to new weights. */
    UPDATE,
    /** Kernels and buffers of the cpu backend. */
    PLAN,
    /** The kernels of the cuda backend as CUDA C. */
    CUDA,
    /** Files for machines that have a CUDA device and cannot compile for it. */
    PTX
  }

  @Parameters(paramLabel = "FILE", description = "A .rnn file.")
  Path file = Path.of("");

  @Option(
      names = "--emit",
      split = ",",
      required = true,
      paramLabel = "STAGE",
      description = "${COMPLETION-CANDIDATES}, several with commas between.")
  List<Stage> stages = new ArrayList<>();

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "Where --emit=ptx writes. Default: FILE's name with -kernels.")
  @Nullable Path folder;

  @Option(names = "--set", paramLabel = "name=value", description = "Sets a param of the file.")
  Map<String, String> settings = new LinkedHashMap<>();

  @Option(names = "--stacktrace", description = "Show where a fault of rnnc came from.")
  boolean stackTrace;

  @Override
  public Integer call() {
    if (folder != null && !stages.contains(Stage.PTX)) {
      throw new ParameterException(spec.commandLine(), "--out is for --emit=ptx");
    }
    Checked checked = ModelFiles.check(file, settings);
    for (Stage stage : stages) {
      System.out.print(text(stage, checked));
    }
    return Status.DONE;
  }

  private String text(Stage stage, Checked checked) {
    return switch (stage) {
      case AST -> SyntaxPrinter.print(checked.syntax());
      case MODEL -> new ModelListing(checked.runnable()).print();
      case PROGRAM -> training(checked).lowered().toString();
      case TRAINING -> training(checked).differentiated().toString();
      case PASSES -> passes(training(checked).differentiated());
      case OPTIMISED -> training(checked).ready().toString();
      case UPDATE -> compiler(checked).update().ready().toString();
      case PLAN -> PlanListing.of(training(checked).ready());
      case CUDA -> cuda().source(training(checked).ready());
      case PTX -> compiled(checked);
    };
  }

  private static AheadOfTime cuda() {
    return Backends.load().installed("cuda").aheadOfTime().orElseThrow();
  }

  /** Compiles all programs of a file. Returns the files, a line each. */
  private String compiled(Checked checked) {
    Model model = checked.runnable();
    Path to = folder == null ? Path.of(model.name() + "-kernels") : folder;
    AheadOfTime.Compiled compiled = cuda().compile(ProgramsOfRun.of(model, compiler(checked)), to);
    System.err.printf(
        "%s: kernels of %d programs for %s%n"
            + "copy them to the folder that `rnnc doctor` names as `kernels` on the machine with the"
            + " device;%n`rnnc run %s --backend=cuda` takes them there, as long as the file, its data"
            + " and the version of rnnc are the same%n",
        to, compiled.files().size(), compiled.runsOn(), file);
    return compiled.files().stream().map(written -> written + "\n").collect(Collectors.joining());
  }

  private Compiler compiler(Checked checked) {
    Model model = checked.runnable();
    Dataset data = DataPaths.of(checked.syntax(), settings).open(model.data());
    return new Compiler(model, data.sizes(), Compiler.Effort.OPTIMISED);
  }

  private Stages training(Checked checked) {
    return compiler(checked).training();
  }

  private static String passes(Program program) {
    StringBuilder text = new StringBuilder();
    for (Optimize.Stage stage : Optimize.stages(program)) {
      text.append("after ").append(stage.pass()).append('\n').append(stage.program());
    }
    return text.toString();
  }
}
