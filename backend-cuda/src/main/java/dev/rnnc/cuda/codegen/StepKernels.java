package dev.rnnc.cuda.codegen;

import dev.rnnc.plan.Packed;
import dev.rnnc.plan.Step;
import dev.rnnc.plan.View;
import java.util.ArrayList;
import java.util.List;

/** Makes kernels of single steps, over all of their rows at once. */
final class StepKernels {
  /** Threads of a block where nothing else asks for a number. */
  static final int THREADS = 256;

  private final Sources sources;

  StepKernels(Sources sources) {
    this.sources = sources;
  }

  /** The launches that carry a step out, in order. */
  List<Work.Once> launches(Step step, Frame where) {
    List<Work.Launch> launches = own(step, where);
    return Multiplications.of(sources.plan(), step, frame(step, where))
        .<List<Work.Once>>map(product -> List.of(new Work.Multiply(product, launches)))
        .orElse(List.copyOf(launches));
  }

  private List<Work.Launch> own(Step step, Frame where) {
    Frame frame = frame(step, where);
    return switch (step) {
      case Step.Product product -> List.of(product(product, frame));
      case Step.MatrixProduct product -> List.of(matrixProduct(product));
      case Step.OuterSum sum -> outerSum(sum, frame);
      case Step.SumRows sum -> List.of(sumRows(sum, frame));
      case Step.LookupGradient gradient -> List.of(lookupGradient(gradient, frame));
      case Step.Kernel _,
          Step.Pack _,
          Step.RowProduct _,
          Step.RowOuter _,
          Step.RowReduction _,
          Step.CrossEntropy _,
          Step.CrossEntropyGradient _,
          Step.LossAndGradient _,
          Step.OneHot _,
          Step.Valid _,
          Step.Pick _,
          Step.Place _,
          Step.Stack _,
          Step.Unstack _,
          Step.Transpose _,
          Step.Move _,
          Step.Repeat _,
          Step.MaskKeys _ ->
          List.of(rows(step, frame));
    };
  }

  /** Some steps visit all time steps by themselves. */
  private static Frame frame(Step step, Frame where) {
    return switch (step) {
      case Step.Place _, Step.Unstack _ -> Frame.ALL;
      case Step.Pick _, Step.Stack _ -> Frame.ONCE;
      default -> where;
    };
  }

  private Work.Launch rows(Step step, Frame frame) {
    KernelText kernel = sources.kernel(step);
    Grid grid = RowCode.grid(step, frame);
    kernel.lines(
        """
        const int thread = blockIdx.x * blockDim.x + threadIdx.x;
        const int threads = gridDim.x * blockDim.x;
        """);
    Space space = space(grid);
    if (space != Space.ONE) {
      kernel.lines("const int rows = " + space.text() + ";");
    }
    RowCode.write(kernel, frame, step);
    return sources.add(kernel, grid, THREADS, 0);
  }

  private static Space space(Grid grid) {
    return switch (grid) {
      case Grid.Elements elements -> elements.space();
      case Grid.Warps warps -> warps.space();
      case Grid.Tiles tiles -> tiles.space();
      case Grid.Parts parts -> parts.space();
      case Grid.Fixed _ -> Space.ONE;
    };
  }

  private Work.Launch product(Step.Product step, Frame frame) {
    Packed packed = step.packed();
    Space space = frame.rows(step.y());
    Tile tile = space == Space.ALL ? Tile.of(packed.columns()) : Tile.FEW_ROWS;
    KernelText kernel = sources.kernel(step);
    rows(kernel, space);
    rowsOf(kernel, frame, "const float", "x", step.x(), kernel.reads(step.x()));
    rowsOf(kernel, frame, "float", "y", step.y(), kernel.writes(step.y()));
    kernel.lines(
        "product<%d, %d, %d, %s, %s>(x, %s, y, rows, shared);"
            .formatted(
                packed.heads(),
                packed.depth(),
                packed.columns(),
                step.accumulate(),
                tile.text(),
                kernel.matrix(packed)));
    int across = packed.heads() * Math.ceilDiv(packed.columns(), tile.columns());
    return sources.add(
        kernel, new Grid.Tiles(space, tile.rows(), across), tile.threads(), tile.sharedBytes());
  }

  private static void rows(KernelText kernel, Space space) {
    kernel.lines("extern __shared__ float shared[];");
    kernel.lines("const int rows = " + space.text() + ";");
  }

  private static void rowsOf(
      KernelText kernel, Frame frame, String element, String name, View view, String pointer) {
    kernel.lines(
        "const Rows<%s> %s = %s;".formatted(element, name, frame.rows(kernel, view, pointer)));
  }

  private Work.Launch matrixProduct(Step.MatrixProduct step) {
    Tile tile = Tile.of(step.n());
    KernelText kernel = sources.kernel(step);
    kernel.lines("extern __shared__ float shared[];");
    kernel.lines(
        "matrix_product<%d, %d, %d, %d, %s>(%s, %s, %s, shared);"
            .formatted(
                step.heads(),
                step.m(),
                step.k(),
                step.n(),
                tile.text(),
                Frame.ONCE.address(kernel, step.left(), kernel.reads(step.left())),
                Frame.ONCE.address(kernel, step.right(), kernel.reads(step.right())),
                Frame.ONCE.address(kernel, step.result(), kernel.writes(step.result()))));
    int tiles =
        step.heads() * Math.ceilDiv(step.m(), tile.rows()) * Math.ceilDiv(step.n(), tile.columns());
    return sources.add(kernel, new Grid.Fixed(tiles), tile.threads(), tile.sharedBytes());
  }

  private List<Work.Launch> outerSum(Step.OuterSum step, Frame where) {
    Summed summed = Summed.of(where, step.left(), step.right());
    int m = step.left().width() / step.heads();
    int k = step.right().width() / step.heads();
    int elements = step.heads() * m * k;
    Tile tile = Tile.SQUARE;
    KernelText kernel = sources.kernel(step);
    rows(kernel, summed.space());
    rowsOf(kernel, summed.frame(), "const float", "left", step.left(), kernel.reads(step.left()));
    rowsOf(
        kernel, summed.frame(), "const float", "right", step.right(), kernel.reads(step.right()));
    String result = where.address(kernel, step.result(), kernel.writes(step.result()));
    kernel.lines(
        "outer_sum<%d, %d, %d, %s>(left, right, rows, %s, %s, shared);"
            .formatted(
                step.heads(),
                m,
                k,
                tile.text(),
                result,
                kernel.parameter("workspace", new Argument.Workspace())));
    sources.workspace(elements);
    int tiles = step.heads() * Math.ceilDiv(m, tile.rows()) * Math.ceilDiv(k, tile.columns());
    List<Work.Launch> launches = new ArrayList<>();
    launches.add(
        sources.add(
            kernel, new Grid.Parts(summed.space(), tiles), tile.threads(), tile.sharedBytes()));
    if (where.time() != Frame.Time.STEP || summed.space() != Space.ONE) {
      launches.add(addParts(step, where, summed, elements));
    }
    return launches;
  }

  private Work.Launch addParts(Step.OuterSum step, Frame where, Summed summed, int elements) {
    KernelText kernel = sources.kernel(step);
    kernel.lines("const int rows = " + summed.space().text() + ";");
    kernel.lines(
        "add_parts(%s, rows, %d, %s);"
            .formatted(
                kernel.parameter("workspace", new Argument.Workspace()),
                elements,
                where.address(kernel, step.result(), kernel.writes(step.result()))));
    return sources.add(kernel, new Grid.Elements(Space.ONE, elements), THREADS, 0);
  }

  private Work.Launch sumRows(Step.SumRows step, Frame where) {
    KernelText kernel = sources.kernel(step);
    if (step.y().batch()) {
      kernel.lines(
          """
          const int thread = blockIdx.x * blockDim.x + threadIdx.x;
          const int threads = gridDim.x * blockDim.x;
          const int rows = batch;
          """);
      new SumOverTime(kernel).write(step);
      return sources.add(kernel, new Grid.Elements(Space.BATCH, step.y().width()), THREADS, 0);
    }
    Summed summed = Summed.of(where, step.x());
    int threads = 32 * 16;
    rows(kernel, summed.space());
    rowsOf(kernel, summed.frame(), "const float", "x", step.x(), kernel.reads(step.x()));
    kernel.lines(
        "sum_rows(x, %d, rows, %s, shared);"
            .formatted(step.y().width(), where.address(kernel, step.y(), kernel.writes(step.y()))));
    return sources.add(
        kernel, new Grid.Fixed(Math.ceilDiv(step.y().width(), 32)), threads, threads * Float.BYTES);
  }

  private Work.Launch lookupGradient(Step.LookupGradient step, Frame where) {
    Summed summed = Summed.of(where, step.rows(), step.index());
    KernelText kernel = sources.kernel(step);
    kernel.lines("const int rows = " + summed.space().text() + ";");
    rowsOf(kernel, summed.frame(), "const float", "x", step.rows(), kernel.reads(step.rows()));
    rowsOf(kernel, summed.frame(), "const int", "index", step.index(), kernel.reads(step.index()));
    kernel.lines(
        "lookup_gradient(x, index, %d, rows, %s, %d);"
            .formatted(
                step.m(),
                where.address(kernel, step.result(), kernel.writes(step.result())),
                step.n()));
    return sources.add(kernel, new Grid.Fixed(step.n()), 128, 0);
  }
}
