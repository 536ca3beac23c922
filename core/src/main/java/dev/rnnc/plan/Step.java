package dev.rnnc.plan;

import dev.rnnc.ir.BinaryFunction;
import dev.rnnc.ir.Steps;
import dev.rnnc.ir.UnaryFunction;
import java.util.ArrayList;
import java.util.List;

/**
 * One piece of work on views. All but products and kernels do what the operation of that name does.
 */
public sealed interface Step {
  /** What it reads. */
  List<View> reads();

  /** What it writes. */
  List<View> writes();

  /**
   * Elementwise code. Values are numbered: sources first, then one for each line of code.
   *
   * @param width the columns of every value
   */
  record Kernel(int width, List<Source> sources, List<Code> code, List<Sink> sinks)
      implements Step {
    public Kernel {
      sources = List.copyOf(sources);
      code = List.copyOf(code);
      sinks = List.copyOf(sinks);
    }

    @Override
    public List<View> reads() {
      List<View> reads = new ArrayList<>();
      for (Source source : sources) {
        switch (source) {
          case Source.Load load -> reads.add(load.view());
          case Source.Gather gather -> {
            reads.add(gather.table());
            reads.add(gather.index());
          }
          case Source.Mask mask -> reads.add(mask.keys());
        }
      }
      return reads;
    }

    @Override
    public List<View> writes() {
      return sinks.stream().map(Sink::view).toList();
    }
  }

  /** Where a kernel's value comes from. */
  sealed interface Source {
    /** Read in place; a view of width 1 is repeated over the columns. */
    record Load(View view) implements Source {}

    /**
     * Row {@code index} of a table whose rows are {@code rowWidth} wide, from {@code column} on;
     * zeros where the index is negative.
     */
    record Gather(View table, int rowWidth, int column, View index) implements Source {}

    /** A random mask; {@code keys} holds a key for each row. */
    record Mask(View keys, double rate, boolean scaled) implements Source {}
  }

  /** A line of a kernel's code; numbers name values. */
  sealed interface Code {
    record Constant(double number) implements Code {}

    record Unary(UnaryFunction function, int x) implements Code {}

    record Binary(BinaryFunction function, int left, int right) implements Code {}

    /** {@code left * right + addend}, rounded once. */
    record MultiplyAdd(int left, int right, int addend) implements Code {}

    record Select(int condition, int then, int otherwise) implements Code {}
  }

  /** Where a kernel's value goes. */
  record Sink(int value, View view) {}

  /** Writes a matrix in the form that products read. */
  record Pack(View matrix, Packed packed) implements Step {
    @Override
    public List<View> reads() {
      return List.of(matrix);
    }

    @Override
    public List<View> writes() {
      return List.of();
    }
  }

  /** {@code y = x @ W}, or {@code y += x @ W}, head by head. */
  record Product(View x, Packed packed, View y, boolean accumulate) implements Step {
    @Override
    public List<View> reads() {
      return accumulate ? List.of(x, y) : List.of(x);
    }

    @Override
    public List<View> writes() {
      return List.of(y);
    }
  }

  /** {@code result[h, m, k] = Σ over rows left[h, m] right[h, k]}. */
  record OuterSum(View left, View right, View result, int heads) implements Step {
    @Override
    public List<View> reads() {
      return List.of(left, right);
    }

    @Override
    public List<View> writes() {
      return List.of(result);
    }
  }

  /** {@code result[h, m, n] = left[h, m, k] right[h, k, n]}. */
  record MatrixProduct(View left, View right, View result, int heads, int m, int k, int n)
      implements Step {
    @Override
    public List<View> reads() {
      return List.of(left, right);
    }

    @Override
    public List<View> writes() {
      return List.of(result);
    }
  }

  /** Each row's own {@code matrix [m, k]} times {@code x}. */
  record RowProduct(View matrix, View x, View y, int m, int k, boolean transposed) implements Step {
    @Override
    public List<View> reads() {
      return List.of(matrix, x);
    }

    @Override
    public List<View> writes() {
      return List.of(y);
    }
  }

  record RowOuter(View left, View right, View y) implements Step {
    @Override
    public List<View> reads() {
      return List.of(left, right);
    }

    @Override
    public List<View> writes() {
      return List.of(y);
    }
  }

  /** What {@link RowReduction} does with {@code size} numbers. */
  enum Reduction {
    SUM,
    MAX,
    SOFTMAX
  }

  /** Each row of x holds {@code width / size} groups that are reduced one by one. */
  record RowReduction(Reduction reduction, View x, View y, int size) implements Step {
    @Override
    public List<View> reads() {
      return List.of(x);
    }

    @Override
    public List<View> writes() {
      return List.of(y);
    }
  }

  record CrossEntropy(View logits, View target, View loss) implements Step {
    @Override
    public List<View> reads() {
      return List.of(logits, target);
    }

    @Override
    public List<View> writes() {
      return List.of(loss);
    }
  }

  record CrossEntropyGradient(View logits, View target, View upstream, View gradient)
      implements Step {
    @Override
    public List<View> reads() {
      return List.of(logits, target, upstream);
    }

    @Override
    public List<View> writes() {
      return List.of(gradient);
    }
  }

  /** Both in one pass over the logits, with the same bits. */
  record LossAndGradient(CrossEntropy loss, CrossEntropyGradient gradient) implements Step {
    @Override
    public List<View> reads() {
      return gradient.reads();
    }

    @Override
    public List<View> writes() {
      return List.of(loss.loss(), gradient.gradient());
    }
  }

  /** The sum over rows; over time steps alone where y has a batch. */
  record SumRows(View x, View y) implements Step {
    @Override
    public List<View> reads() {
      return List.of(x);
    }

    @Override
    public List<View> writes() {
      return List.of(y);
    }
  }

  /** {@code table [n, m]} is scratch, the transposed result. */
  record LookupGradient(View rows, View index, View table, View result, int m, int n)
      implements Step {
    @Override
    public List<View> reads() {
      return List.of(rows, index);
    }

    @Override
    public List<View> writes() {
      return List.of(table, result);
    }
  }

  record OneHot(View index, View y) implements Step {
    @Override
    public List<View> reads() {
      return List.of(index);
    }

    @Override
    public List<View> writes() {
      return List.of(y);
    }
  }

  record Valid(View lengths, View y) implements Step {
    @Override
    public List<View> reads() {
      return List.of(lengths);
    }

    @Override
    public List<View> writes() {
      return List.of(y);
    }
  }

  record Pick(View x, View lengths, View y, Steps.Which which) implements Step {
    @Override
    public List<View> reads() {
      return List.of(x, lengths);
    }

    @Override
    public List<View> writes() {
      return List.of(y);
    }
  }

  record Place(View x, View lengths, View y, Steps.Which which) implements Step {
    @Override
    public List<View> reads() {
      return List.of(x, lengths);
    }

    @Override
    public List<View> writes() {
      return List.of(y);
    }
  }

  /** {@code steps} time steps of each row side by side. */
  record Stack(View x, View y, int steps) implements Step {
    @Override
    public List<View> reads() {
      return List.of(x);
    }

    @Override
    public List<View> writes() {
      return List.of(y);
    }
  }

  /** {@code steps} parts of each row as time steps. */
  record Unstack(View x, View y, int steps) implements Step {
    @Override
    public List<View> reads() {
      return List.of(x);
    }

    @Override
    public List<View> writes() {
      return List.of(y);
    }
  }

  /** {@code y[g, n, m] = x[g, m, n]} within each row. */
  record Transpose(View x, View y, int m, int n) implements Step {
    @Override
    public List<View> reads() {
      return List.of(x);
    }

    @Override
    public List<View> writes() {
      return List.of(y);
    }
  }

  /**
   * Moves {@code count} runs of {@code length} elements within each row; the first is at {@code
   * fromStart}, the next {@code fromStep} further, and so where they go. {@code clear} writes zeros
   * to all of {@code to} before.
   */
  record Move(
      View from,
      int fromStart,
      int fromStep,
      View to,
      int toStart,
      int toStep,
      int count,
      int length,
      boolean clear)
      implements Step {
    @Override
    public List<View> reads() {
      return List.of(from);
    }

    @Override
    public List<View> writes() {
      return List.of(to);
    }
  }

  /** Each element of a row {@code size} times. */
  record Repeat(View x, View y, int size) implements Step {
    @Override
    public List<View> reads() {
      return List.of(x);
    }

    @Override
    public List<View> writes() {
      return List.of(y);
    }
  }

  /** The keys of a random mask, one for each row. */
  record MaskKeys(int stream, View keys) implements Step {
    @Override
    public List<View> reads() {
      return List.of();
    }

    @Override
    public List<View> writes() {
      return List.of(keys);
    }
  }
}
