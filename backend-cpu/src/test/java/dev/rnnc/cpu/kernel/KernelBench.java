package dev.rnnc.cpu.kernel;

import com.sun.management.ThreadMXBean;
import dev.rnnc.cpu.kernel.ElementwiseSpec.Instruction;
import dev.rnnc.cpu.kernel.ElementwiseSpec.Sink;
import dev.rnnc.cpu.kernel.ElementwiseSpec.Source;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Prints how fast the kernels run on the shapes of a GRU with 128 hidden units at batch 32 and 64
 * time steps, beside the peak of the core in the same minute; and fails if a warm call allocates. A
 * figure is the best of many short rounds, since other processes only ever make one slower.
 *
 * <p>Run it with {@code -Xbatch}, and with {@code -Drnnc.cpu.vector.bits=256} for another width.
 */
final class KernelBench {
  private static final int HIDDEN = 128;
  private static final int GATES = 3 * HIDDEN;
  private static final int BATCH = 32;
  private static final int ROWS = 2048;
  private static final int SYMBOLS = 65;

  private static final int LEAST_CALLS = 4000;
  private static final long ROUND_NANOSECONDS = 700_000_000;

  private static float blackHole;

  private KernelBench() {}

  static void main() {
    IO.println(
        "%s, tiles %s and %s"
            .formatted(
                VectorWidth.preferred(),
                Tile.forProducts(VectorWidth.preferred()),
                Tile.forOuterSums(VectorWidth.preferred())));
    peak();
    product("forward, recurrent", BATCH, HIDDEN, GATES);
    product("backward, recurrent", BATCH, GATES, HIDDEN);
    product("output", ROWS, HIDDEN, SYMBOLS);
    product("sampling", 1, HIDDEN, GATES);
    product("wide", 64, 512, 2048);
    outer("weight gradient, recurrent", ROWS, HIDDEN, GATES);
    outer("weight gradient, output", ROWS, HIDDEN, SYMBOLS);
    elementwise("GRU forward", gruForward());
    elementwise("LSTM forward", lstmForward());
    elementwise("many values", manyValues());
    for (UnaryFunction function : UnaryFunction.values()) {
      elementwise(
          function.name(),
          new ElementwiseSpec(
              HIDDEN,
              List.of(new Source.Rows(0)),
              List.of(new Instruction.Unary(function, 0)),
              List.of(new Sink(1, 5, false))));
    }
    rows();
    peak();
  }

  private static void peak() {
    PeakLoop loop = PeakLoop.of(VectorWidth.preferred());
    int rounds = 20_000;
    double operations = (double) rounds * loop.operations();
    gigaflops("peak", operations, () -> blackHole += loop.run(rounds));
  }

  private static void product(String name, int rows, int depth, int columns) {
    Product product = Products.of(depth, columns);
    float[] a = random(rows * depth);
    float[] c = new float[rows * columns];
    float[] panels = new float[product.packedLength()];
    float[] w = random(depth * columns);
    double elements = (double) depth * columns;
    String shape = " [%d, %d] x [%d, %d]".formatted(rows, depth, depth, columns);
    nanoseconds(
        name + shape + " pack, per element",
        elements,
        () -> product.pack(w, 0, columns, 1, panels, 0));
    nanoseconds(
        name + shape + " pack transposed", elements, () -> product.pack(w, 0, 1, depth, panels, 0));
    gigaflops(
        name + shape,
        2 * elements * rows,
        () -> product.run(a, 0, depth, panels, 0, c, 0, columns, false, 0, rows));
  }

  private static void outer(String name, int rows, int m, int n) {
    OuterSum outer = OuterSums.create();
    float[] a = random(rows * m);
    float[] b = random(rows * n);
    float[] c = new float[m * n];
    gigaflops(
        "%s [%d, %d] x [%d, %d]".formatted(name, rows, m, rows, n),
        2.0 * rows * m * n,
        () -> outer.run(a, 0, m, b, 0, n, c, 0, n, false, rows, 0, m, 0, n));
  }

  private static void elementwise(String name, ElementwiseSpec spec) {
    ElementwiseKernel kernel = ElementwiseKernels.compile(spec);
    float[][] arrays = new float[6][];
    for (int i = 0; i < arrays.length; i++) {
      arrays[i] = random(BATCH * 4 * HIDDEN);
    }
    int[] strides = {4 * HIDDEN, 4 * HIDDEN, HIDDEN, HIDDEN, 4 * HIDDEN, HIDDEN};
    int[] offsets = new int[6];
    int[][] indices = {new Random(1).ints(BATCH, 0, BATCH).toArray()};
    int[] indexOffsets = {0};
    int[] indexStrides = {1};
    nanoseconds(
        name + ", per row of " + HIDDEN,
        BATCH,
        () -> kernel.run(arrays, offsets, strides, indices, indexOffsets, indexStrides, 0, BATCH));
  }

  private static void rows() {
    RowKernels kernels = RowKernels.create();
    float[] x = random(ROWS * GATES);
    float[] y = new float[ROWS * GATES];
    float[] loss = new float[ROWS];
    int[] targets = new Random(1).ints(ROWS, 0, SYMBOLS).toArray();
    float[] upstream = {1};
    nanoseconds(
        "cross-entropy with gradient, per row of " + SYMBOLS,
        ROWS,
        () ->
            kernels.crossEntropyWithGradient(
                x, 0, SYMBOLS, SYMBOLS, targets, 0, 1, loss, 0, 1, upstream, 0, 0, y, 0, SYMBOLS, 0,
                ROWS));
    nanoseconds(
        "sums, per row of " + GATES,
        ROWS,
        () -> kernels.sums(x, 0, GATES, GATES, y, 0, 1, 0, ROWS));
    nanoseconds(
        "column sums, per row of " + GATES,
        ROWS,
        () -> kernels.columnSums(x, 0, GATES, ROWS, y, 0, false, 0, GATES));
    nanoseconds(
        "scatter, per row of " + GATES,
        ROWS,
        () -> kernels.scatterAdd(x, 0, GATES, ROWS, targets, 0, 1, y, 0, GATES, 0, GATES));
    nanoseconds(
        "squares, per 1000", ROWS * GATES / 1000.0, () -> kernels.sumOfSquares(x, 0, ROWS * GATES));
  }

  /** Gates from a product plus a looked-up row; candidate behind the reset gate; next state. */
  private static ElementwiseSpec gruForward() {
    Code code = new Code();
    int[] gates = new int[3];
    int[] inputs = new int[3];
    for (int i = 0; i < 3; i++) {
      gates[i] = code.source(new Source.Rows(0, i * HIDDEN));
      inputs[i] = code.source(new Source.Gathered(1, i * HIDDEN, 0));
    }
    int bias = code.source(new Source.Shared(2));
    int before = code.source(new Source.Rows(3));
    int reset = code.unary(UnaryFunction.SIGMOID, code.add(gates[0], inputs[0]));
    int update = code.unary(UnaryFunction.SIGMOID, code.add(gates[1], inputs[1]));
    int hidden = code.add(gates[2], bias);
    int candidate =
        code.unary(UnaryFunction.TANH, code.add(code.multiply(reset, hidden), inputs[2]));
    int change = code.binary(BinaryFunction.SUBTRACT, before, candidate);
    int next = code.add(code.multiply(update, change), candidate);
    code.sink(reset, 4, 0);
    code.sink(update, 4, HIDDEN);
    code.sink(hidden, 4, 2 * HIDDEN);
    code.sink(candidate, 4, 3 * HIDDEN);
    code.sink(next, 5, 0);
    return code.spec();
  }

  private static ElementwiseSpec lstmForward() {
    Code code = new Code();
    int[] gates = new int[4];
    for (int i = 0; i < 4; i++) {
      int product = code.source(new Source.Rows(0, i * HIDDEN));
      int input = code.source(new Source.Gathered(1, i * HIDDEN, 0));
      gates[i] =
          code.unary(i < 3 ? UnaryFunction.SIGMOID : UnaryFunction.TANH, code.add(product, input));
      code.sink(gates[i], 4, i * HIDDEN);
    }
    int before = code.source(new Source.Rows(3));
    int kept = code.multiply(gates[1], before);
    int cell = code.add(kept, code.multiply(gates[0], gates[3]));
    int squashed = code.unary(UnaryFunction.TANH, cell);
    code.sink(cell, 5, 0);
    code.sink(squashed, 2, 0);
    code.sink(code.multiply(gates[2], squashed), 3, 0);
    return code.spec();
  }

  /** Many sources and sinks and cheap code: what would first be too much for one loop. */
  private static ElementwiseSpec manyValues() {
    Code code = new Code();
    List<Integer> values = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      values.add(code.source(new Source.Rows(i % 2, i)));
    }
    for (int i = 0; i < 120; i++) {
      values.add(code.add(values.get(i), values.get(i + 20)));
    }
    for (int i = 0; i < 20; i++) {
      code.sink(values.get(values.size() - 1 - i), 4, i);
    }
    return code.spec();
  }

  /** Builds a spec. Computed values have negative numbers until all sources are known. */
  private static final class Code {
    private final List<Source> sources = new ArrayList<>();
    private final List<Instruction> instructions = new ArrayList<>();
    private final List<Sink> sinks = new ArrayList<>();

    int source(Source source) {
      sources.add(source);
      return sources.size() - 1;
    }

    int unary(UnaryFunction function, int x) {
      instructions.add(new Instruction.Unary(function, x));
      return -instructions.size();
    }

    int binary(BinaryFunction function, int a, int b) {
      instructions.add(new Instruction.Binary(function, a, b));
      return -instructions.size();
    }

    int add(int a, int b) {
      return binary(BinaryFunction.ADD, a, b);
    }

    int multiply(int a, int b) {
      return binary(BinaryFunction.MULTIPLY, a, b);
    }

    void sink(int value, int array, int first) {
      sinks.add(new Sink(value, array, first, false));
    }

    ElementwiseSpec spec() {
      List<Instruction> code = new ArrayList<>();
      for (Instruction instruction : instructions) {
        code.add(
            switch (instruction) {
              case Instruction.Unary(UnaryFunction function, int x) ->
                  new Instruction.Unary(function, number(x));
              case Instruction.Binary(BinaryFunction function, int a, int b) ->
                  new Instruction.Binary(function, number(a), number(b));
              case Instruction.Constant _, Instruction.MultiplyAdd _, Instruction.Select _ ->
                  instruction;
            });
      }
      List<Sink> numbered = new ArrayList<>();
      for (Sink sink : sinks) {
        numbered.add(new Sink(number(sink.value()), sink.array(), sink.first(), false));
      }
      return new ElementwiseSpec(HIDDEN, sources, code, numbered);
    }

    private int number(int value) {
      return value >= 0 ? value : sources.size() - value - 1;
    }
  }

  private static void gigaflops(String name, double operations, Runnable work) {
    IO.println("%8.1f GFLOP/s  %s".formatted(operations / best(name, work), name));
  }

  private static void nanoseconds(String name, double count, Runnable work) {
    IO.println("%8.2f ns       %s".formatted(best(name, work) / count, name));
  }

  /** The least nanoseconds of one call, after warming up. */
  private static double best(String name, Runnable work) {
    long start = System.nanoTime();
    int calls = 0;
    while (calls < LEAST_CALLS || System.nanoTime() - start < ROUND_NANOSECONDS) {
      work.run();
      calls++;
    }
    start = System.nanoTime();
    work.run();
    int turns = (int) Math.max(1, 100_000 / Math.max(1, System.nanoTime() - start));
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long allocated = threads.getCurrentThreadAllocatedBytes();
    double least = Double.MAX_VALUE;
    long begin = System.nanoTime();
    while (System.nanoTime() - begin < ROUND_NANOSECONDS) {
      start = System.nanoTime();
      for (int i = 0; i < turns; i++) {
        work.run();
      }
      least = Math.min(least, (double) (System.nanoTime() - start) / turns);
    }
    allocated = threads.getCurrentThreadAllocatedBytes() - allocated;
    if (allocated > 1000) {
      throw new AssertionError(name + " allocated " + allocated + " bytes");
    }
    return least;
  }

  private static float[] random(int length) {
    Random random = new Random(length);
    float[] numbers = new float[length];
    for (int i = 0; i < length; i++) {
      numbers[i] = (float) random.nextGaussian();
    }
    return numbers;
  }
}
