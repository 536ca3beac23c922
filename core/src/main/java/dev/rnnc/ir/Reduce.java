package dev.rnnc.ir;

import java.util.List;
import java.util.function.UnaryOperator;

/** Operations that combine the elements of a row, or of many rows. */
public sealed interface Reduce extends Op {
  @Override
  default List<Type> types() {
    return List.of(type());
  }

  @Override
  Type type();

  /** The sum over the last feature dimension, {@code [.., n] -> [.., 1]}; of nothing 0. */
  record SumFeatures(Value x) implements Reduce {
    public SumFeatures {
      Expect.real(x);
      Expect.that(x.type().rank() > 0, "features of %s", x);
    }

    @Override
    public Type type() {
      return lastOne(x.type());
    }

    @Override
    public List<Value> operands() {
      return List.of(x);
    }

    @Override
    public Op map(UnaryOperator<Value> change) {
      return new SumFeatures(change.apply(x));
    }
  }

  /**
   * The greatest of the last feature dimension, {@code [.., n] -> [.., 1]}; of nothing -infinity.
   */
  record MaxFeatures(Value x) implements Reduce {
    public MaxFeatures {
      Expect.real(x);
      Expect.that(x.type().rank() > 0, "features of %s", x);
    }

    @Override
    public Type type() {
      return lastOne(x.type());
    }

    @Override
    public List<Value> operands() {
      return List.of(x);
    }

    @Override
    public Op map(UnaryOperator<Value> change) {
      return new MaxFeatures(change.apply(x));
    }
  }

  /** The sum over time steps or batch, or both, as far as the result's rows lack them. */
  record SumRows(Value x, boolean keepBatch) implements Reduce {
    public SumRows {
      Expect.real(x);
      Expect.that(x.type().batch() && (!keepBatch || x.type().time()), "rows of %s", x);
    }

    @Override
    public Type type() {
      return new Type(ElementType.REAL, false, keepBatch, x.type().features());
    }

    @Override
    public List<Value> operands() {
      return List.of(x);
    }

    @Override
    public Op map(UnaryOperator<Value> change) {
      return new SumRows(change.apply(x), keepBatch);
    }
  }

  /** exp(x - max) / sum over the last feature dimension. */
  record Softmax(Value x) implements Reduce {
    public Softmax {
      Expect.real(x);
      Expect.that(x.type().rank() > 0, "features of %s", x);
    }

    @Override
    public Type type() {
      return x.type();
    }

    @Override
    public List<Value> operands() {
      return List.of(x);
    }

    @Override
    public Op map(UnaryOperator<Value> change) {
      return new Softmax(change.apply(x));
    }
  }

  /**
   * The cross-entropy in nats of {@code logits [.., n]} against {@code target [..]}, an index:
   * {@code log(sum(exp(logits))) - logits[target]}, {@code [.., 1]}; 0 where the target is
   * negative.
   */
  record CrossEntropy(Value logits, Value target) implements Reduce {
    public CrossEntropy {
      Expect.real(logits);
      Expect.index(target);
      Expect.sameRows(logits, target);
      Expect.that(logits.type().rank() == 1, "logits %s %s", logits, logits.type());
    }

    @Override
    public Type type() {
      return logits.type().withFeatures(1);
    }

    @Override
    public List<Value> operands() {
      return List.of(logits, target);
    }

    @Override
    public Op map(UnaryOperator<Value> change) {
      return new CrossEntropy(change.apply(logits), change.apply(target));
    }
  }

  /**
   * The derivative of {@link CrossEntropy} by the logits, times {@code upstream [.., 1]}: {@code
   * (softmax(logits) - onehot(target)) * upstream}, 0 where the target is negative.
   */
  record CrossEntropyGradient(Value logits, Value target, Value upstream) implements Reduce {
    public CrossEntropyGradient {
      Expect.index(target);
      Expect.sameRows(logits, target);
      Expect.that(
          upstream.type().equals(logits.type().withFeatures(1)),
          "upstream %s %s",
          upstream,
          upstream.type());
    }

    @Override
    public Type type() {
      return logits.type();
    }

    @Override
    public List<Value> operands() {
      return List.of(logits, target, upstream);
    }

    @Override
    public Op map(UnaryOperator<Value> change) {
      return new CrossEntropyGradient(
          change.apply(logits), change.apply(target), change.apply(upstream));
    }
  }

  private static Type lastOne(Type type) {
    List<Integer> sizes = new java.util.ArrayList<>(type.features());
    sizes.set(sizes.size() - 1, 1);
    return type.withFeatures(sizes);
  }
}
