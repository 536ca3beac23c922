package dev.rnnc.cuda.codegen;

import dev.rnnc.ir.Precision;
import dev.rnnc.ir.Program;
import dev.rnnc.plan.Node;
import dev.rnnc.plan.Phase;
import dev.rnnc.plan.Plan;
import dev.rnnc.plan.Planner;
import dev.rnnc.plan.Step;
import dev.rnnc.plan.Target;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Plans a program, and writes the plan as CUDA C with its launches. The entry of this package. */
public final class CudaCode {
  private final Plan plan;
  private final DeviceShape device;
  private final Sources sources;
  private final StepKernels steps;

  private CudaCode(Program program, DeviceShape device) {
    plan = Planner.plan(program, Target.cuda());
    this.device = device;
    sources = new Sources(plan, program.precision());
    steps = new StepKernels(sources);
  }

  /** A verified program for a CUDA device. */
  public static CudaProgram of(Program program, DeviceShape device) {
    return new CudaCode(program, device).write();
  }

  private CudaProgram write() {
    List<Work> weights = new ArrayList<>();
    plan.weights().forEach(phase -> phase(phase, weights));
    List<Work> run = new ArrayList<>();
    plan.phases().forEach(phase -> phase(phase, run));
    run.addAll(new StoreKernels(sources).launches());
    String head =
        """
        // The program `%s` of rnnc, the same for all devices. Real numbers are float32%s.
        // Compile as C++17, without fast-math and without contraction of a * b + c: --fmad=false.

        """
            .formatted(plan.name(), products(sources.precision()));
    String kernels = sources.text();
    return new CudaProgram(
        plan,
        sources.precision(),
        device,
        head + Library.of(kernels, sources.precision()) + kernels.stripLeading(),
        sources.kernels(),
        weights,
        run,
        sources.workspacePerPart());
  }

  private static String products(Precision precision) {
    return precision == Precision.FLOAT32 ? "" : ", but products multiply " + precision.word();
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
    boolean byRows = phase.sharing() == Phase.Sharing.ROWS;
    Optional<Work.RowLoop> rows =
        byRows && device.forms().contains(LoopForm.ROWS)
            ? RowLoopWriter.of(sources, sweep)
            : Optional.empty();
    boolean byColumns = byRows && !rows.map(Work.RowLoop::isSmall).orElse(false);
    Optional<Work.ColumnLoop> columns =
        byColumns && device.forms().contains(LoopForm.COLUMNS)
            ? ColumnLoopWriter.of(sources, sweep)
            : Optional.empty();
    Optional<Work.ColumnLoop> registers =
        byColumns && device.forms().contains(LoopForm.REGISTERS)
            ? ColumnLoopWriter.inRegisters(sources, sweep, device)
            : Optional.empty();
    if (rows.isEmpty() && columns.isEmpty() && registers.isEmpty()) {
      work.addAll(launches);
    } else {
      work.add(new Work.TimeLoop(rows, columns, registers, launches));
    }
  }
}
