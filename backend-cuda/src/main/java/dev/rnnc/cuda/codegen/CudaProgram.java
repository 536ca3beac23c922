package dev.rnnc.cuda.codegen;

import dev.rnnc.ir.Precision;
import dev.rnnc.plan.Plan;
import java.util.List;

/**
 * A plan as CUDA C and launches.
 *
 * @param precision of products
 * @param source all kernels, with the functions that they use; includes nothing
 * @param kernels their names, with what each expects
 * @param weights what depends on parameters alone: to be done when one of them changed
 * @param run what every run does, stores included
 */
public record CudaProgram(
    Plan plan,
    Precision precision,
    DeviceShape device,
    String source,
    List<Kernel> kernels,
    List<Work> weights,
    List<Work> run,
    long workspacePerPart) {
  /** The name of a kernel and what it is given. */
  public record Kernel(String name, List<Argument> arguments) {
    public Kernel {
      arguments = List.copyOf(arguments);
    }
  }

  public CudaProgram {
    kernels = List.copyOf(kernels);
    weights = List.copyOf(weights);
    run = List.copyOf(run);
  }

  /**
   * In which forms a loop can be carried out for these sizes, the best first.
   *
   * @param cublas whether it is there
   */
  public List<LoopChoice.Estimate> ways(Work.TimeLoop loop, Sizes sizes, boolean cublas) {
    return LoopChoice.ways(loop, sizes, device, cublas ? timesFloat32() : 1);
  }

  /** How many times as fast as in float32 tensor cores multiply: an estimate, not measured. */
  public double timesFloat32() {
    return TensorCores.timesFloat32(precision, device.capability());
  }
}
