package dev.rnnc.cpu.kernel;

import java.util.List;
import java.util.Set;

/**
 * Straight-line code over the columns of a row, done for every row of a range.
 *
 * <p>Values are numbered: the sources first, then one value per instruction. An instruction reads
 * values with smaller numbers only. The sinks say which values are written where.
 *
 * @param width the number of columns, or {@link #FLAT}
 * @param sources the values that are read
 * @param code the values that are computed, in order
 * @param sinks the values that are written
 * @param padded the arrays of which {@link #PADDING} more floats may be read after any row; the
 *     others are read under a mask, which is slower
 */
public record ElementwiseSpec(
    int width,
    List<Source> sources,
    List<Instruction> code,
    List<Sink> sinks,
    Set<Integer> padded) {
  /** The lanes of the widest vector. */
  public static final int PADDING = 16;

  /** Code that reads nothing beyond its rows. */
  public ElementwiseSpec(
      int width, List<Source> sources, List<Instruction> code, List<Sink> sinks) {
    this(width, sources, code, sinks, Set.of());
  }

  /**
   * The width of code over one row of any length: the range given to {@link ElementwiseKernel#run}
   * counts columns, and strides are not used. Such code serves parameters of all sizes.
   */
  public static final int FLAT = 0;

  /** Where a value comes from. {@code first} is the first column, added to the slot's offset. */
  public sealed interface Source {
    /** {@code a[offset + row * stride + first + column]}. */
    record Rows(int array, int first) implements Source {
      public Rows(int array) {
        this(array, 0);
      }
    }

    /** {@code a[offset + first + column]}, the same for every row: a bias. */
    record Shared(int array, int first) implements Source {
      public Shared(int array) {
        this(array, 0);
      }
    }

    /** {@code a[offset + row * stride + first]}, one number for all columns of the row. */
    record PerRow(int array, int first) implements Source {
      public PerRow(int array) {
        this(array, 0);
      }
    }

    /**
     * {@code a[offset + index[indexOffset + row * indexStride] * stride + first + column]}, a
     * look-up; a negative index reads zeros.
     */
    record Gathered(int array, int first, int index) implements Source {
      public Gathered(int array, int index) {
        this(array, 0, index);
      }
    }

    /**
     * A random mask: {@code kept} where the draw for the row's key and the column is at least
     * {@code threshold}, else 0. The key is {@code index[indexOffset + row * indexStride]}; the
     * draw is the upper 24 bits of Wellons' lowbias32 of {@code key + column * 0x9e3779b9}.
     */
    record Mask(int index, int threshold, float kept) implements Source {}
  }

  /** One computed value. */
  public sealed interface Instruction {
    /** The same number in every column. */
    record Constant(float value) implements Instruction {}

    /** A function of the value {@code x}. */
    record Unary(UnaryFunction function, int x) implements Instruction {}

    /** A function of the values {@code a} and {@code b}. */
    record Binary(BinaryFunction function, int a, int b) implements Instruction {}

    /** {@code a * b + c}, rounded once. */
    record MultiplyAdd(int a, int b, int c) implements Instruction {}

    /**
     * {@code then} where {@code condition} is not zero (NaN counts as not zero), else otherwise.
     */
    record Select(int condition, int then, int otherwise) implements Instruction {}
  }

  /**
   * Where a value goes: {@code a[offset + row * stride + first + column] = value}, or {@code +=}. A
   * stride of zero with {@code accumulate} sums over the rows, in ascending order.
   */
  public record Sink(int value, int array, int first, boolean accumulate) {
    public Sink(int value, int array, boolean accumulate) {
      this(value, array, 0, accumulate);
    }
  }

  public ElementwiseSpec {
    if (width < 0) {
      throw new IllegalArgumentException("negative width " + width);
    }
    sources = List.copyOf(sources);
    code = List.copyOf(code);
    sinks = List.copyOf(sinks);
    padded = Set.copyOf(padded);
    for (Source source : sources) {
      boolean indexed = source instanceof Source.Gathered || source instanceof Source.Mask;
      if (width == FLAT && indexed) {
        throw new IllegalArgumentException("flat code has no rows to index: " + source);
      }
    }
    for (int i = 0; i < code.size(); i++) {
      Instruction instruction = code.get(i);
      int defined = sources.size() + i;
      for (int operand : operands(instruction)) {
        if (operand < 0 || operand >= defined) {
          throw new IllegalArgumentException(
              instruction + " reads value " + operand + " where " + defined + " are defined");
        }
      }
    }
    for (Sink sink : sinks) {
      if (sink.value < 0 || sink.value >= sources.size() + code.size()) {
        throw new IllegalArgumentException(sink + " writes a value that is not defined");
      }
    }
  }

  /** Whether the code runs over one row of any length. */
  public boolean isFlat() {
    return width == FLAT;
  }

  /** The numbers of the values that an instruction reads. */
  static List<Integer> operands(Instruction instruction) {
    return switch (instruction) {
      case Instruction.Constant _ -> List.of();
      case Instruction.Unary(_, int x) -> List.of(x);
      case Instruction.Binary(_, int a, int b) -> List.of(a, b);
      case Instruction.MultiplyAdd(int a, int b, int c) -> List.of(a, b, c);
      case Instruction.Select(int condition, int then, int otherwise) ->
          List.of(condition, then, otherwise);
    };
  }
}
