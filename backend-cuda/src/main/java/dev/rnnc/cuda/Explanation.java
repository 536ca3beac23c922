package dev.rnnc.cuda;

import dev.rnnc.cuda.codegen.CudaProgram;
import dev.rnnc.cuda.codegen.DeviceShape;
import dev.rnnc.cuda.codegen.LoopChoice;
import dev.rnnc.cuda.codegen.Sizes;
import dev.rnnc.cuda.codegen.Work;
import dev.rnnc.ir.Precision;
import dev.rnnc.plan.Forecast;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** How a program is carried out on a CUDA device, in a few lines. */
final class Explanation {
  /** Batches for which choices are shown. */
  private static final int[] BATCHES = {1, 16, 64, 256};

  private Explanation() {}

  /**
   * Of a program.
   *
   * @param cublas whether it is there, or taken to be
   */
  static String of(CudaProgram program, boolean cublas) {
    StringBuilder out = new StringBuilder();
    out.append(
        "%s: %d kernels for %s; a run is one graph\n"
            .formatted(program.plan().name(), program.kernels().size(), program.device().name()));
    out.append(products(program, cublas));
    for (Work work : program.run()) {
      switch (work) {
        case Work.TimeLoop loop -> out.append(loop(program, loop, cublas));
        case Work.RowLoop loop -> out.append(loop(loop));
        case Work.ColumnLoop loop -> out.append(loop(loop, program.device()));
        case Work.StepLoop loop ->
            out.append(
                "  a loop over time: %d launches at every time step\n"
                    .formatted(loop.body().size()));
        case Work.Launch _, Work.Multiply _ -> {}
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
    Forecast inputs = Forecast.inputBytes(program.plan());
    out.append(
        String.format(
            Locale.ROOT,
            "inputs: %,.0f bytes per time step and sequence, %,.0f per sequence, %,.0f once; %d times on the device, so that the next come while kernels read, and %d times in the host's memory\n",
            inputs.perRow(),
            inputs.perSequence(),
            inputs.fixed(),
            1 + Uploads.AHEAD,
            Uploads.AHEAD));
    return out.toString();
  }

  private static String products(CudaProgram program, boolean cublas) {
    if (program.precision() == Precision.FLOAT32) {
      return "  products in float32\n";
    }
    return "  products of operands that are rounded to %s, added in float32; tensor cores do that in cuBLAS, rnnc's own kernels are without them\n"
            .formatted(program.precision().word())
        + tensorCores(program, cublas);
  }

  private static String tensorCores(CudaProgram program, boolean cublas) {
    double times = program.timesFloat32();
    if (!cublas) {
      return "  cuBLAS is not here: all products are as fast as in float32\n";
    }
    String capability =
        "%d.%d".formatted(program.device().capability() / 10, program.device().capability() % 10);
    return times == 1
        ? "  at compute capability %s no faster than in float32, estimated from NVIDIA's peak rates, not measured\n"
            .formatted(capability)
        : String.format(
            Locale.ROOT,
            "  at compute capability %s tensor cores multiply %.1f times as fast as float32, estimated from NVIDIA's peak rates, not measured\n",
            capability,
            times);
  }

  /** The ways of a loop, and which one is taken for some batches. */
  private static String loop(CudaProgram program, Work.TimeLoop loop, boolean cublas) {
    StringBuilder out = new StringBuilder("  a loop over time\n");
    loop.rows().ifPresent(rows -> out.append("  ").append(loop(rows)));
    loop.columns().ifPresent(columns -> out.append("  ").append(loop(columns, program.device())));
    loop.registers().ifPresent(held -> out.append("  ").append(loop(held, program.device())));
    out.append("    launches: %d at every time step\n".formatted(launches(loop)));
    for (int batch : BATCHES) {
      List<LoopChoice.Estimate> ways = program.ways(loop, new Sizes(1, batch), cublas);
      out.append(
          "    batch %d: %s; estimated, not measured: %s a time step\n"
              .formatted(
                  batch,
                  name(ways.getFirst()),
                  ways.stream().map(Explanation::estimate).collect(Collectors.joining(", "))));
    }
    return out.toString();
  }

  private static int launches(Work.TimeLoop loop) {
    int count = 0;
    for (Work work : loop.launches()) {
      count += work instanceof Work.StepLoop(boolean _, var body) ? body.size() : 0;
    }
    return count;
  }

  private static String estimate(LoopChoice.Estimate way) {
    return String.format(Locale.ROOT, "%s %.1f µs", name(way), way.nanoseconds() / 1000);
  }

  private static String name(LoopChoice.Estimate way) {
    String form = way.form().name().toLowerCase(Locale.ROOT);
    return way.onTensorCores() ? form + " with tensor cores" : form;
  }

  private static String loop(Work.ColumnLoop loop, DeviceShape device) {
    long needed = (long) Float.BYTES * loop.matrixFloats(device);
    Optional<Work.ColumnLoop.Layout> shape = loop.shape(new Sizes(1, 1), device);
    if (loop.held() > 0) {
      return shape
          .map(fitting ->
              "  %s: all time steps in one kernel of %d blocks that keep columns of the matrices in registers, %d bytes each; all wait for one another %d times at every time step\n"
                  .formatted(loop.kernel(), fitting.blocks(), needed, loop.barriers()))
          .orElse(
              "  %s is not used: it needs %d multiprocessors and room for a row in each\n"
                  .formatted(loop.kernel(), Math.ceilDiv(loop.split(), loop.held())));
    }
    return shape
        .map(fitting ->
            "  %s: all time steps in one kernel of %d blocks that keep columns of the matrices, %d of %d bytes of shared memory each; all wait for one another %d times at every time step\n"
                .formatted(
                    loop.kernel(), fitting.blocks(), needed, device.sharedBytes(), loop.barriers()))
        .orElse(
            "  %s is not used: a block's columns of the matrices need %d bytes and room for a row, of %d bytes of shared memory\n"
                .formatted(loop.kernel(), needed, device.sharedBytes()));
  }

  private static String loop(Work.RowLoop loop) {
    long floats = loop.matrices().stream().mapToLong(m -> (long) m.depth() * m.width()).sum();
    return "  %s: all time steps in one kernel; every block keeps rows of the batch, %d bytes for each, and of %d bytes of matrices as much as fits beside them\n"
        .formatted(loop.kernel(), 4 * loop.floatsPerRow(), 4 * floats);
  }
}
