package dev.rnnc.cpu;

import dev.rnnc.cpu.kernel.ElementwiseKernel;
import dev.rnnc.cpu.kernel.ElementwiseSpec;
import dev.rnnc.cpu.kernel.ElementwiseSpec.Instruction;
import dev.rnnc.cpu.kernel.ElementwiseSpec.Sink;
import dev.rnnc.cpu.kernel.ElementwiseSpec.Source;
import dev.rnnc.cpu.kernel.OuterSum;
import dev.rnnc.cpu.kernel.Product;
import dev.rnnc.cpu.kernel.VectorWidth;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/**
 * Calls of one kernel on a few zeros, until the just-in-time compiler has compiled it. That is told
 * by their time: code that makes an object of every vector takes at least ten times as long. Code
 * for what is left of a row is a method of its own, whose time is little among that of the others,
 * so every kernel is called as often as any method of it must be.
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

  private Rehearsal(Runnable call, double vectors, double functions, int calls, boolean urgent) {
    this.call = call;
    this.limit = PER_CALL + PER_VECTOR * vectors + PER_FUNCTION * functions;
    this.enough = calls;
    this.urgent = urgent;
  }

  /** Some more calls; whether the kernel is compiled, or patience is at an end. */
  boolean goOn() {
    long least = Long.MAX_VALUE;
    long begin = System.nanoTime();
    for (int i = 0; i < BURST; i++) {
      long start = System.nanoTime();
      call.run();
      least = Math.min(least, System.nanoTime() - start);
    }
    calls += BURST;
    spent += System.nanoTime() - begin;
    return (least < limit && isAskedFor()) || spent > PATIENCE;
  }

  /** Whether it is done row by row, so that a run would take long without it. */
  boolean isUrgent() {
    return urgent;
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

  /** A few rows of a gradient, in so many columns, at most a tile's. */
  static Rehearsal of(OuterSum sum, int columns, boolean accumulate) {
    float[] a = new float[DEPTH * ROWS];
    float[] b = new float[DEPTH * columns + ElementwiseSpec.PADDING];
    float[] c = new float[ROWS * columns];
    return new Rehearsal(
        () ->
            sum.run(
                a, 0, ROWS, b, 0, columns, c, 0, columns, accumulate, DEPTH, 0, ROWS, 0, columns),
        tile(columns),
        0,
        CALLS,
        true);
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
        !spec.isFlat());
  }
}
