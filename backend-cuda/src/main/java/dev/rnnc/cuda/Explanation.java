package dev.rnnc.cuda;

import dev.rnnc.cuda.codegen.CudaProgram;
import dev.rnnc.cuda.codegen.Work;
import dev.rnnc.plan.Forecast;
import java.util.Locale;

/** How a program is carried out on a CUDA device, in a few lines. */
final class Explanation {
  private Explanation() {}

  static String of(CudaProgram program) {
    StringBuilder out = new StringBuilder();
    out.append(
        "%s: %d kernels for %s; a run is one graph\n"
            .formatted(program.plan().name(), program.kernels().size(), program.device().name()));
    for (Work work : program.run()) {
      switch (work) {
        case Work.Either(Work.RowLoop loop, var launches) -> {
          out.append(loop(loop));
          out.append("    or, where that is estimated to be faster, ");
          out.append(launches.size()).append(" launches, some at every time step\n");
        }
        case Work.RowLoop loop -> out.append(loop(loop));
        case Work.StepLoop loop ->
            out.append(
                "  a loop over time: %d launches at every time step\n"
                    .formatted(loop.body().size()));
        case Work.Launch _ -> {}
      }
    }
    Forecast bytes = Forecast.bytes(program.plan());
    out.append(
        String.format(
            Locale.ROOT,
            "memory of its own: %,.0f bytes per time step and sequence, %,.0f per sequence, %,.0f once\n",
            bytes.perRow() + bytes.perSegmentRow(),
            bytes.perSequence(),
            bytes.fixed()));
    return out.toString();
  }

  private static String loop(Work.RowLoop loop) {
    long floats = loop.matrices().stream().mapToLong(m -> (long) m.depth() * m.width()).sum();
    return "  %s: all time steps in one kernel; every block keeps rows of the batch, %d bytes for each, and of %d bytes of matrices as much as fits beside them\n"
        .formatted(loop.kernel(), 4 * loop.floatsPerRow(), 4 * floats);
  }
}
