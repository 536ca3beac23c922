package dev.rnnc.ir;

import java.util.List;
import java.util.function.UnaryOperator;

/** Operations on indices: a product with a one-hot vector is a look-up. */
public sealed interface Tokens extends Op {
  @Override
  default List<Type> types() {
    return List.of(type());
  }

  @Override
  Type type();

  /**
   * The column {@code index} of {@code matrix [m, n]}, that is {@code matrix @ onehot(index)}:
   * {@code [.., m]}; zeros where the index is negative.
   */
  record Lookup(Value matrix, Value index) implements Tokens {
    public Lookup {
      Expect.index(index);
      Expect.that(
          matrix.type().isWhole() && matrix.type().rank() == 2, "look up in %s", matrix.type());
    }

    @Override
    public Type type() {
      return Type.whole(matrix.type().features().getFirst()).withRowsOf(index.type());
    }

    @Override
    public List<Value> operands() {
      return List.of(matrix, index);
    }

    @Override
    public Op map(UnaryOperator<Value> change) {
      return new Lookup(change.apply(matrix), change.apply(index));
    }
  }

  /** The gradient {@code [m, n]} of a {@link Lookup}: every row added to its index's column. */
  record LookupGradient(Value rows, Value index, int n) implements Tokens {
    public LookupGradient {
      Expect.index(index);
      Expect.real(rows);
      Expect.sameRows(rows, index);
      Expect.that(rows.type().rank() == 1 && n >= 0, "look-up gradient of %s", rows.type());
    }

    @Override
    public Type type() {
      return Type.whole(rows.type().width(), n);
    }

    @Override
    public List<Value> operands() {
      return List.of(rows, index);
    }

    @Override
    public Op map(UnaryOperator<Value> change) {
      return new LookupGradient(change.apply(rows), change.apply(index), n);
    }
  }

  /** 1 at the index, 0 elsewhere: {@code [.., n]}; all zeros where the index is negative. */
  record OneHot(Value index, int n) implements Tokens {
    public OneHot {
      Expect.index(index);
      Expect.that(n >= 0, "one-hot of %s", n);
    }

    @Override
    public Type type() {
      return Type.whole(n).withRowsOf(index.type());
    }

    @Override
    public List<Value> operands() {
      return List.of(index);
    }

    @Override
    public Op map(UnaryOperator<Value> change) {
      return new OneHot(change.apply(index), n);
    }
  }
}
