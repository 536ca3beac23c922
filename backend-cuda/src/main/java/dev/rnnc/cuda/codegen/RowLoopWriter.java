package dev.rnnc.cuda.codegen;

import dev.rnnc.ir.Precision;
import dev.rnnc.plan.Buffer;
import dev.rnnc.plan.Node;
import dev.rnnc.plan.Packed;
import dev.rnnc.plan.Plan;
import dev.rnnc.plan.Rows;
import dev.rnnc.plan.Step;
import dev.rnnc.plan.View;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Writes a loop over time as one kernel: every block keeps some rows of the batch and takes them
 * through all time steps, so that no block waits for another. What only a time step needs stands in
 * shared memory, and as much of the loop's matrices as fits beside it.
 */
final class RowLoopWriter {
  /** A block of more threads leaves each less than 128 registers. */
  private static final int MOST_THREADS = 512;

  /**
   * From so many values of a kernel, or buffers of the loop, on a thread gets twice the registers.
   */
  private static final int LONG_KERNEL = 48;

  private static final int MANY_BUFFERS = 28;

  /**
   * What the compiler still makes a kernel of within seconds; a launch's parameters end at 4 KB.
   */
  private static final int MOST_PARAMETERS = 300;

  private final Sources sources;
  private final Node.Sweep sweep;
  private final KernelText kernel;
  private final Frame frame;
  private final Barriers barriers;
  private final List<Packed> matrices;

  /** Whether what products read is rounded, once for all columns, in shared memory. */
  private final boolean stages;

  private RowLoopWriter(Sources sources, Node.Sweep sweep) {
    this.sources = sources;
    this.sweep = sweep;
    kernel = sources.kernel("loop");
    frame = new Frame(Frame.Time.STEP, near(sources.plan(), sweep), true);
    barriers = new Barriers(sources.plan());
    matrices =
        sweep.body().stream()
            .flatMap(step ->
                step instanceof Step.Product product ? Stream.of(product.packed()) : Stream.of())
            .distinct()
            .sorted(Comparator.comparingInt(Packed::id))
            .toList();
    stages = sources.precision() != Precision.FLOAT32 && !matrices.isEmpty();
  }

  /** The kernel of a loop of a phase by rows; empty if something in it is not by rows. */
  static Optional<Work.RowLoop> of(Sources sources, Node.Sweep sweep) {
    return isByRows(sweep)
        ? Optional.of(new RowLoopWriter(sources, sweep).write())
        : Optional.empty();
  }

  /** Whether all steps treat every row alike, and one kernel can be given all that they use. */
  static boolean isByRows(Node.Sweep sweep) {
    long buffers =
        sweep.steps().stream().flatMap(RowLoopWriter::views).map(View::buffer).distinct().count();
    return buffers <= MOST_PARAMETERS && sweep.steps().stream().allMatch(RowLoopWriter::isByRows);
  }

  private static boolean isByRows(Step step) {
    return switch (step) {
      case Step.Pack _,
          Step.MatrixProduct _,
          Step.OuterSum _,
          Step.SumRows _,
          Step.LookupGradient _,
          Step.Pick _,
          Step.Place _,
          Step.Stack _,
          Step.Unstack _ ->
          false;
      case Step.Kernel _,
          Step.Product _,
          Step.RowProduct _,
          Step.RowOuter _,
          Step.RowReduction _,
          Step.CrossEntropy _,
          Step.CrossEntropyGradient _,
          Step.LossAndGradient _,
          Step.OneHot _,
          Step.Valid _,
          Step.Transpose _,
          Step.Move _,
          Step.Repeat _,
          Step.MaskKeys _ ->
          step.writes().stream().allMatch(View::batch);
    };
  }

  /** Buffers of one time step that nobody but this loop's body uses. */
  private static Set<Integer> near(Plan plan, Node.Sweep sweep) {
    Set<Integer> near = new LinkedHashSet<>();
    for (Step step : sweep.body()) {
      for (View view : step.writes()) {
        Buffer buffer = plan.buffer(view);
        if (buffer.rows() == Rows.BATCH && !isUsedElsewhere(plan, sweep, buffer)) {
          near.add(buffer.id());
        }
      }
    }
    return near;
  }

  private static boolean isUsedElsewhere(Plan plan, Node.Sweep sweep, Buffer buffer) {
    Stream<View> results =
        Stream.concat(plan.outputs().stream(), plan.stores().stream()).map(Plan.Result::view);
    Stream<View> others =
        Stream.concat(plan.weights().stream(), plan.phases().stream())
            .flatMap(phase -> phase.nodes().stream())
            .filter(node -> node != sweep)
            .flatMap(node -> node.steps().stream())
            .flatMap(RowLoopWriter::views);
    Stream<View> before = sweep.before().stream().flatMap(RowLoopWriter::views);
    return Stream.of(results, others, before)
        .flatMap(views -> views)
        .anyMatch(view -> view.buffer() == buffer.id());
  }

  private static Stream<View> views(Step step) {
    return Stream.concat(step.reads().stream(), step.writes().stream());
  }

  private Work.RowLoop write() {
    int threads = threads();
    kernel.comment(
        "All time steps%s; block b keeps the rows of the batch from b * rows_per_block on."
            .formatted(sweep.reverse() ? ", last first" : ""));
    kernel.lines(
        """
        extern __shared__ float shared[];
        const int thread = threadIdx.x;
        const int threads = blockDim.x;
        const int first_row = blockIdx.x * rows_per_block;
        const int rows = min(rows_per_block, batch - first_row);
        """);
    int floatsPerRow = nearBuffers();
    if (stages) {
      kernel.lines("float* operands = shared + rows_per_block * %d;".formatted(floatsPerRow));
      floatsPerRow += widestOperand();
    }
    nearMatrices(floatsPerRow);
    Frame once = new Frame(Frame.Time.ONCE, Set.of(), true);
    sweep.before().forEach(step -> step(step, once));
    kernel.lines("__syncthreads();");
    barriers.passed();
    kernel.open(
        sweep.reverse()
            ? "for (int t = time_steps - 1; t >= 0; t--)"
            : "for (int t = 0; t < time_steps; t++)");
    sweep.body().forEach(step -> step(step, frame));
    kernel.lines("__syncthreads();");
    kernel.close();
    List<Argument> arguments = new ArrayList<>(kernel.arguments());
    sources.finish(kernel, arguments, threads);
    return new Work.RowLoop(
        kernel.name(),
        arguments,
        threads,
        floatsPerRow,
        matrices.stream()
            .map(m -> new Work.RowLoop.Matrix(m.id(), m.depth(), m.heads() * m.columns()))
            .toList());
  }

  /** The widest row that a product reads. */
  private int widestOperand() {
    return matrices.stream().mapToInt(m -> m.heads() * m.depth()).max().orElse(0);
  }

  /** Threads for the widest step, in whole warps; fewer where a step has many values at a time. */
  private int threads() {
    int widest = 32;
    for (Step step : sweep.body()) {
      for (View view : step.writes()) {
        widest = Math.max(widest, view.width());
      }
    }
    return Math.min(mostThreads(sweep), Math.ceilDiv(widest, 32) * 32);
  }

  /** The most threads of which each has the registers that it needs. */
  static int mostThreads(Node.Sweep sweep) {
    int longest = 0;
    for (Step step : sweep.body()) {
      if (step instanceof Step.Kernel elementwise) {
        longest = Math.max(longest, elementwise.sources().size() + elementwise.code().size());
      }
    }
    long buffers =
        sweep.body().stream().flatMap(RowLoopWriter::views).map(View::buffer).distinct().count();
    return longest > LONG_KERNEL || buffers > MANY_BUFFERS ? MOST_THREADS / 2 : MOST_THREADS;
  }

  /** Gives shared memory to buffers. Returns the floats of a row. */
  private int nearBuffers() {
    int floats = 0;
    for (int id : frame.near()) {
      Buffer buffer = sources.plan().buffers().get(id);
      String type = buffer.element() == dev.rnnc.ir.ElementType.REAL ? "float" : "int";
      kernel.lines(
          "%s* %s = (%s*) (shared + rows_per_block * %d);"
              .formatted(type, kernel.near(id), type, floats));
      floats += buffer.stride();
    }
    kernel.parameter("rows_per_block", Argument.Scalar.ROWS_PER_BLOCK);
    return floats;
  }

  private void nearMatrices(int floatsPerRow) {
    String before = "shared + rows_per_block * " + floatsPerRow;
    for (Packed matrix : matrices) {
      String name = kernel.matrix(matrix);
      kernel.parameter("resident_" + name, new Argument.Resident(matrix.id()));
      kernel.lines("float* near_%s = %s;".formatted(name, before));
      kernel.lines(
          "keep_near<%d, %d, %d>(near_%s, resident_%s, %s);"
              .formatted(matrix.heads(), matrix.depth(), matrix.columns(), name, name, name));
      before =
          "near_%s + resident_%s * %d".formatted(name, name, matrix.heads() * matrix.columns());
    }
  }

  private void step(Step step, Frame at) {
    // The threads are to be done with the operands of the product before.
    if (barriers.before(step) || (stages && step instanceof Step.Product)) {
      kernel.lines("__syncthreads();");
    }
    Kinds.comment(sources.plan(), step).forEach(line -> kernel.lines("// " + line));
    if (step instanceof Step.Product product) {
      product(product, at);
    } else {
      kernel.open("");
      RowCode.write(kernel, at, step);
      kernel.close();
    }
  }

  private void product(Step.Product step, Frame at) {
    Packed packed = step.packed();
    String name = kernel.matrix(packed);
    kernel.open("");
    kernel.lines("const int row = first_row;");
    String x = at.address(kernel, step.x(), kernel.reads(step.x()));
    String stride = "" + stride(step.x());
    if (stages) {
      int width = packed.heads() * packed.depth();
      kernel.lines("keep_operands<%d>(operands, %s, %s, rows);".formatted(width, x, stride));
      kernel.lines("__syncthreads();");
      x = "operands";
      stride = "" + width;
    }
    kernel.lines(
        "block_product<%d, %d, %d, %s>(%s, %s, near_%s, resident_%s, %s, %s, %s, rows);"
            .formatted(
                packed.heads(),
                packed.depth(),
                packed.columns(),
                step.accumulate(),
                x,
                stride,
                name,
                name,
                name,
                at.address(kernel, step.y(), kernel.writes(step.y())),
                stride(step.y())));
    kernel.close();
  }

  private int stride(View view) {
    return view.batch() ? sources.plan().buffer(view).stride() : 0;
  }
}
