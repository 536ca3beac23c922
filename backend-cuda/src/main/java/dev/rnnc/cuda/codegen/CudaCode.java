package dev.rnnc.cuda.codegen;

import dev.rnnc.plan.Node;
import dev.rnnc.plan.Phase;
import dev.rnnc.plan.Plan;
import dev.rnnc.plan.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Writes a plan as CUDA C with its launches. The entry of this package. */
public final class CudaCode {
  private final Plan plan;
  private final DeviceShape device;
  private final Sources sources;
  private final StepKernels steps;

  private CudaCode(Plan plan, DeviceShape device) {
    this.plan = plan;
    this.device = device;
    sources = new Sources(plan);
    steps = new StepKernels(sources);
  }

  /** The program of a plan that was made for a CUDA device. */
  public static CudaProgram of(Plan plan, DeviceShape device) {
    return new CudaCode(plan, device).write();
  }

  private CudaProgram write() {
    List<Work> weights = new ArrayList<>();
    plan.weights().forEach(phase -> phase(phase, weights));
    List<Work> run = new ArrayList<>();
    plan.phases().forEach(phase -> phase(phase, run));
    run.addAll(new StoreKernels(sources).launches());
    String head =
        """
        // The program `%s` of rnnc, the same for all devices. Real numbers are float32.
        // Compile as C++17, without fast-math and without contraction of a * b + c: --fmad=false.

        """
            .formatted(plan.name());
    String kernels = sources.text();
    return new CudaProgram(
        plan,
        device,
        head + Library.of(kernels) + kernels.stripLeading(),
        sources.kernels(),
        weights,
        run,
        sources.workspacePerPart());
  }

  private void phase(Phase phase, List<Work> work) {
    TogetherKernels together = new TogetherKernels(sources);
    for (Node node : phase.nodes()) {
      switch (node) {
        case Node.Once(Step step) -> {
          if (phase.sharing() == Phase.Sharing.COLUMNS && TogetherKernels.fits(step)) {
            together.add(step);
          } else {
            work.addAll(steps.launches(step, Frame.ONCE));
          }
        }
        case Node.Sweep sweep -> sweep(phase, sweep, work);
      }
    }
    // Nodes by columns do not depend on one another: small ones come as one, at the end.
    work.addAll(together.launches());
  }

  private void sweep(Phase phase, Node.Sweep sweep, List<Work> work) {
    if (!sweep.recurrent()) {
      sweep.before().forEach(step -> work.addAll(steps.launches(step, Frame.ONCE)));
      sweep.body().forEach(step -> work.addAll(steps.launches(step, Frame.ALL)));
      return;
    }
    List<Work> launches = new ArrayList<>();
    sweep.before().forEach(step -> launches.addAll(steps.launches(step, Frame.ONCE)));
    List<Work.Once> body = new ArrayList<>();
    sweep.body().forEach(step -> body.addAll(steps.launches(step, Frame.STEP)));
    launches.add(new Work.StepLoop(sweep.reverse(), body));
    Optional<Work.RowLoop> rows =
        phase.sharing() == Phase.Sharing.ROWS && device.forms().contains(LoopForm.ROWS)
            ? RowLoopWriter.of(sources, sweep)
            : Optional.empty();
    Optional<Work.ColumnLoop> columns =
        phase.sharing() == Phase.Sharing.ROWS && device.forms().contains(LoopForm.COLUMNS)
            ? ColumnLoopWriter.of(sources, sweep)
            : Optional.empty();
    if (rows.isEmpty() && columns.isEmpty()) {
      work.addAll(launches);
    } else {
      work.add(new Work.TimeLoop(rows, columns, launches));
    }
  }
}
