package dev.rnnc.cpu;

import dev.rnnc.cpu.kernel.ElementwiseKernel;
import dev.rnnc.cpu.kernel.ElementwiseSpec;
import dev.rnnc.cpu.kernel.ElementwiseSpec.Instruction;
import dev.rnnc.cpu.kernel.ElementwiseSpec.Sink;
import dev.rnnc.cpu.kernel.ElementwiseSpec.Source;
import dev.rnnc.cpu.kernel.OuterSum;
import dev.rnnc.cpu.kernel.Product;
import dev.rnnc.cpu.kernel.RowKernels;
import dev.rnnc.cpu.kernel.VectorWidth;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/**
 * Calls of one kernel on a few zeros, until the just-in-time compiler has compiled it. That it is
 * fast is told by their time: code that makes an object of every vector takes at least ten times as
 * long. Code for what is left of a row is a method of its own, whose time is little among that of
 * the others: all of it is compiled when calls allocate nothing any more.
 */
final class Rehearsal {
  /** Calls in a row, of which the fastest counts: others may have been interrupted. */
  private static final int BURST = 50;

  /** A method is compiled for good after so many calls and rounds of its loops, with a margin. */
  private static final int ROUNDS = 18_000;

  /** Or after so many calls. */
  private static final int CALLS = 6_000;

  /** But not after fewer. */
  private static final int LEAST_CALLS = 900;

  /** A kernel that takes longer is left to be compiled when it is used. */
  private static final long PATIENCE = TimeUnit.SECONDS.toNanos(2);

  /** Nanoseconds that compiled code stays below, on slow machines too. */
  private static final double PER_CALL = 1_000;

  private static final double PER_VECTOR = 5;
  private static final double PER_FUNCTION = 40;

  private static final int ROWS = 8;

  /** Rows narrower than this are little work, compiled or not. */
  private static final int NARROWEST = 64;

  /** Of a vector of logits: maximum, exponential, sum and scaling. */
  private static final int LOSS_OPERATIONS = 10;

  /** Of products, and as many rows are summed: little, since all of it is slow at first. */
  static final int DEPTH = 2;

  /** Whole vectors, and a rest. */
  private static final int FLAT_COLUMNS = 131;

  private final Runnable call;
  private final double limit;
  private final int enough;
  private final boolean urgent;
  private int calls;
  private long spent;
  private boolean fast;

  private Rehearsal(Runnable call, double vectors, double functions, int calls, boolean urgent) {
    this.call = call;
    this.limit = PER_CALL + PER_VECTOR * vectors + PER_FUNCTION * functions;
    this.enough = calls;
    this.urgent = urgent;
  }

  /** Some more calls; whether all of the kernel is compiled, or patience is at an end. */
  boolean goOn() {
    long least = Long.MAX_VALUE;
    long allocated = Allocation.ofThisThread();
    long begin = System.nanoTime();
    for (int i = 0; i < BURST; i++) {
      long start = System.nanoTime();
      call.run();
      least = Math.min(least, System.nanoTime() - start);
    }
    calls += BURST;
    spent += System.nanoTime() - begin;
    fast |= least < limit && isAskedFor();
    return (fast && Allocation.ofThisThread() == allocated) || spent > PATIENCE;
  }

  /** Whether a run would take long without it: it is done row by row, and is not fast yet. */
  boolean isUrgent() {
    return urgent && !fast;
  }

  /** Whether the compiler has it on its list, so that more calls only show when it is done. */
  boolean isAskedFor() {
    return calls >= enough;
  }

  /**
   * A few rows of a product.
   *
   * @param product of {@link #DEPTH} and so many columns, at most a panel's
   */
  static Rehearsal of(Product product, int columns, boolean accumulate) {
    float[] a = new float[ROWS * DEPTH];
    float[] panels = new float[product.packedLength()];
    float[] c = new float[ROWS * columns];
    return new Rehearsal(
        () -> product.run(a, 0, DEPTH, panels, 0, c, 0, columns, accumulate, 0, ROWS),
        tile(columns),
        0,
        CALLS,
        true);
  }

  /** So many rows and columns of a gradient, at most a tile's. */
  static Rehearsal of(OuterSum sum, int rows, int columns, boolean accumulate) {
    float[] a = new float[DEPTH * rows + ElementwiseSpec.PADDING];
    float[] b = new float[DEPTH * columns + ElementwiseSpec.PADDING];
    float[] c = new float[rows * columns];
    return new Rehearsal(
        () ->
            sum.run(
                a, 0, rows, b, 0, columns, c, 0, columns, accumulate, DEPTH, 0, rows, 0, columns),
        tile(columns),
        0,
        CALLS,
        rows == sum.tileHeight());
  }

  /** The loss of a few rows of logits, and its gradient, at once and one by one. */
  static Rehearsal of(RowKernels kernels, int width) {
    float[] logits = new float[ROWS * width];
    float[] ones = new float[ROWS];
    float[] gradient = new float[ROWS * width];
    int[] targets = new int[ROWS];
    int n = width;
    return new Rehearsal(
        () -> {
          kernels.crossEntropy(logits, 0, n, n, targets, 0, 1, ones, 0, 1, 0, ROWS);
          kernels.crossEntropyGradient(
              logits, 0, n, n, targets, 0, 1, ones, 0, 1, gradient, 0, n, 0, ROWS);
          kernels.crossEntropyWithGradient(
              logits, 0, n, n, targets, 0, 1, ones, 0, 1, ones, 0, 1, gradient, 0, n, 0, ROWS);
        },
        3.0 * ROWS * LOSS_OPERATIONS * rounds(width),
        3.0 * ROWS * rounds(width),
        Math.clamp(ROUNDS / (ROWS * (1L + rounds(width))), LEAST_CALLS / ROWS, CALLS / ROWS),
        width >= NARROWEST);
  }

  /** Multiply-adds of vectors. */
  private static double tile(int columns) {
    return (double) ROWS * DEPTH * rounds(columns);
  }

  private static int rounds(int columns) {
    return Math.ceilDiv(columns, VectorWidth.preferred().lanes());
  }

  /** A row of elementwise code. */
  static Rehearsal of(ElementwiseKernel kernel, ElementwiseSpec spec) {
    int columns = spec.isFlat() ? FLAT_COLUMNS : spec.width();
    NavigableMap<Integer, Integer> lengths = new TreeMap<>();
    int indexed = 0;
    for (Source source : spec.sources()) {
      switch (source) {
        case Source.Rows(int array, int first) -> lengths.merge(array, first + columns, Math::max);
        case Source.Shared(int array, int first) ->
            lengths.merge(array, first + columns, Math::max);
        case Source.PerRow(int array, int first) -> lengths.merge(array, first + 1, Math::max);
        case Source.Gathered(int array, int first, int index) -> {
          lengths.merge(array, first + columns, Math::max);
          indexed = Math.max(indexed, index + 1);
        }
        case Source.Mask(int index, _, _) -> indexed = Math.max(indexed, index + 1);
      }
    }
    for (Sink sink : spec.sinks()) {
      lengths.merge(sink.array(), sink.first() + columns, Math::max);
    }
    float[][] arrays = new float[lengths.lastKey() + 1][];
    lengths.forEach((slot, length) -> arrays[slot] = new float[length + ElementwiseSpec.PADDING]);
    int[] zeros = new int[Math.max(arrays.length, indexed)];
    int[][] indices = new int[indexed][1];
    int rounds = rounds(columns);
    long functions = spec.code().stream().filter(Instruction.Unary.class::isInstance).count();
    int others = spec.code().size() + spec.sources().size() + spec.sinks().size();
    int rows = spec.isFlat() ? FLAT_COLUMNS : 1;
    boolean hasRest = columns % VectorWidth.preferred().lanes() > 0;
    int calls = hasRest ? CALLS : Math.clamp(ROUNDS / (1 + rounds), LEAST_CALLS, CALLS);
    return new Rehearsal(
        () -> kernel.run(arrays, zeros, zeros, indices, zeros, zeros, 0, rows),
        (double) rounds * others,
        (double) rounds * functions,
        calls,
        !spec.isFlat() && columns >= NARROWEST);
  }
}
