package dev.rnnc.cuda.codegen;

import dev.rnnc.plan.Node;
import dev.rnnc.plan.Packed;
import dev.rnnc.plan.Step;
import dev.rnnc.plan.View;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Writes a loop over time as one kernel whose blocks keep columns: each has its own columns of all
 * matrices in shared memory, or in registers where they fit, from the first time step to the last,
 * and all wait for one another where a step reads what others wrote, see {@link Meetings}.
 */
final class ColumnLoopWriter {
  private final Sources sources;
  private final Node.Sweep sweep;
  private final Columns columns;
  private final KernelText kernel;
  private final List<Packed> matrices;
  private final Optional<Registers> registers;

  private ColumnLoopWriter(
      Sources sources,
      Node.Sweep sweep,
      Columns columns,
      List<Packed> matrices,
      Optional<Registers> registers) {
    this.sources = sources;
    this.sweep = sweep;
    this.columns = columns;
    this.matrices = matrices;
    this.registers = registers;
    kernel = sources.kernel(registers.isPresent() ? "register_loop" : "grid_loop");
  }

  private static List<Packed> matrices(Node.Sweep sweep) {
    return sweep.body().stream()
        .flatMap(step ->
            step instanceof Step.Product product ? Stream.of(product.packed()) : Stream.of())
        .distinct()
        .sorted(Comparator.comparingInt(Packed::id))
        .toList();
  }

  /** The kernel of a loop; empty where it has no products, or a step that is not by rows. */
  static Optional<Work.ColumnLoop> of(Sources sources, Node.Sweep sweep) {
    if (!isByColumns(sweep)) {
      return Optional.empty();
    }
    Columns columns = Columns.of(sources.plan(), sweep.body());
    return Optional.of(
        new ColumnLoopWriter(sources, sweep, columns, matrices(sweep), Optional.empty()).write());
  }

  /** The same with matrices in registers; empty also where they do not fit. */
  static Optional<Work.ColumnLoop> inRegisters(
      Sources sources, Node.Sweep sweep, DeviceShape device) {
    if (!isByColumns(sweep)) {
      return Optional.empty();
    }
    Columns columns = Columns.of(sources.plan(), sweep.body());
    List<Packed> matrices = matrices(sweep);
    return Registers.of(columns, matrices, RowLoopWriter.mostThreads(sweep), device)
        .map(registers ->
            new ColumnLoopWriter(sources, sweep, columns, matrices, Optional.of(registers))
                .write());
  }

  private static boolean isByColumns(Node.Sweep sweep) {
    return RowLoopWriter.isByRows(sweep) && !matrices(sweep).isEmpty();
  }

  private Work.ColumnLoop write() {
    int threads = RowLoopWriter.mostThreads(sweep);
    int split = columns.split();
    List<Meetings.Wait> waits =
        Meetings.of(sources.plan(), columns, sweep.reverse(), sweep.before(), sweep.body());
    List<Meetings.Wait> eachTimeStep = waits.subList(sweep.before().size(), waits.size());
    kernel.comment(
        "All time steps%s; of each %d columns block b keeps its own, of all rows of the batch."
            .formatted(sweep.reverse() ? ", last first" : "", split));
    kernel.lines(
        """
        extern __shared__ float shared[];
        const int thread = blockIdx.x * blockDim.x + threadIdx.x;
        const int threads = gridDim.x * blockDim.x;
        const int rows = batch;
        const int own_%d = own_columns(%d);
        const int first_%d = first_column_of(%d);
        float* stage = shared;
        """
            .formatted(split, split, split, split));
    kernel.parameter("stage_floats", Argument.Scalar.STAGE_FLOATS);
    kernel.parameter("barrier", new Argument.Barrier());
    registers.ifPresentOrElse(this::heldMatrices, this::nearMatrices);
    for (int i = 0; i < sweep.before().size(); i++) {
      step(sweep.before().get(i), Frame.Time.ONCE, waits.get(i));
    }
    kernel.open(
        sweep.reverse()
            ? "for (int t = time_steps - 1; t >= 0; t--)"
            : "for (int t = 0; t < time_steps; t++)");
    for (int i = 0; i < sweep.body().size(); i++) {
      step(sweep.body().get(i), Frame.Time.STEP, eachTimeStep.get(i));
    }
    kernel.close();
    List<Argument> arguments = new ArrayList<>(kernel.arguments());
    sources.finish(kernel, arguments, threads);
    return new Work.ColumnLoop(
        kernel.name(),
        arguments,
        threads,
        split,
        (int) eachTimeStep.stream().filter(wait -> wait == Meetings.Wait.GRID).count(),
        matrices.stream().map(this::divided).toList(),
        registers.map(Registers::features).orElse(0));
  }

  private Work.ColumnLoop.Divided divided(Packed matrix) {
    int rowFloats =
        registers
            .map(held -> held.part(matrix).rowFloats(held.threads()))
            .orElse(matrix.heads() * matrix.depth());
    return new Work.ColumnLoop.Divided(
        matrix.id(),
        matrix.heads(),
        matrix.depth(),
        matrix.columns(),
        columns.part(matrix),
        rowFloats);
  }

  private void heldMatrices(Registers held) {
    for (Packed matrix : matrices) {
      String name = kernel.matrix(matrix);
      Registers.Part part = held.part(matrix);
      kernel.lines("float held_%s[%d][%d];".formatted(name, part.together(), part.terms()));
      kernel.lines(
          "hold_columns<%d, %d, %d, %d, %d, %d>(held_%s, %s);"
              .formatted(
                  matrix.depth(),
                  matrix.columns(),
                  columns.part(matrix),
                  part.lanes(),
                  part.together(),
                  part.terms(),
                  name,
                  name));
    }
  }

  private void nearMatrices() {
    String next = "shared + stage_floats";
    for (Packed matrix : matrices) {
      String name = kernel.matrix(matrix);
      int part = columns.part(matrix);
      kernel.lines("float* near_%s = %s;".formatted(name, next));
      kernel.lines(
          "keep_columns<%d, %d, %d, %d>(near_%s, %s);"
              .formatted(matrix.heads(), matrix.depth(), matrix.columns(), part, name, name));
      int groups = matrix.heads() * matrix.columns() / part;
      next = "near_%s + own_columns(%d) * %d".formatted(name, part, groups * matrix.depth());
    }
  }

  private void step(Step step, Frame.Time time, Meetings.Wait wait) {
    switch (wait) {
      case GRID -> kernel.lines("grid_barrier(barrier);");
      case BLOCK -> kernel.lines("__syncthreads();");
      case NOBODY -> {}
    }
    Kinds.comment(sources.plan(), step).forEach(line -> kernel.lines("// " + line));
    int split = columns.divides(step) ? columns.split() : 0;
    Frame frame = new Frame(time, Set.of(), false, split);
    kernel.open("");
    if (step instanceof Step.Product product) {
      product(product, frame);
    } else {
      RowCode.write(kernel, frame, step);
    }
    kernel.close();
  }

  private void product(Step.Product step, Frame at) {
    Packed packed = step.packed();
    kernel.lines("const int row = 0;");
    if (registers.isPresent()) {
      Registers.Part part = registers.get().part(packed);
      kernel.lines(
          "held_product<%d, %d, %d, %d, %d, %d, %d, %s>(%s, %s, held_%s, %s, %s, rows, stage, stage_floats);"
              .formatted(
                  packed.depth(),
                  packed.columns(),
                  columns.part(packed),
                  part.lanes(),
                  part.together(),
                  part.terms(),
                  registers.get().threads(),
                  step.accumulate(),
                  at.address(kernel, step.x(), kernel.reads(step.x())),
                  stride(step.x()),
                  kernel.matrix(packed),
                  at.address(kernel, step.y(), kernel.writes(step.y())),
                  stride(step.y())));
      return;
    }
    kernel.lines(
        "column_product<%d, %d, %d, %d, %s>(%s, %s, near_%s, %s, %s, rows, stage, stage_floats);"
            .formatted(
                packed.heads(),
                packed.depth(),
                packed.columns(),
                columns.part(packed),
                step.accumulate(),
                at.address(kernel, step.x(), kernel.reads(step.x())),
                stride(step.x()),
                kernel.matrix(packed),
                at.address(kernel, step.y(), kernel.writes(step.y())),
                stride(step.y())));
  }

  private int stride(View view) {
    return view.batch() ? sources.plan().buffer(view).stride() : 0;
  }
}
