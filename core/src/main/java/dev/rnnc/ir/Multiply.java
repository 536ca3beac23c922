package dev.rnnc.ir;

import java.util.List;
import java.util.function.UnaryOperator;

/** Matrix products. A matrix may have a leading heads dimension: it is then block-diagonal. */
public sealed interface Multiply extends Op {
  @Override
  default List<Type> types() {
    return List.of(type());
  }

  @Override
  Type type();

  /**
   * A whole matrix times every row: {@code matrix [m, k] @ x [.., k] -> [.., m]}, transposed {@code
   * x [.., m] -> [.., k]}; with heads {@code [heads, m, k] @ [.., heads * k] -> [.., heads * m]},
   * head by head.
   */
  record Product(Value matrix, Value x, boolean transposed) implements Multiply {
    public Product {
      Type w = matrix.type();
      Expect.that(
          w.isWhole() && (w.rank() == 2 || w.rank() == 3) && x.type().rank() == 1,
          "product of %s %s with %s %s",
          matrix,
          w,
          x,
          x.type());
      int wanted = heads(w) * (transposed ? rows(w) : columns(w));
      Expect.that(
          x.type().width() == wanted, "product of %s %s with %s %s", matrix, w, x, x.type());
    }

    @Override
    public Type type() {
      Type w = matrix.type();
      return x.type().withFeatures(heads(w) * (transposed ? columns(w) : rows(w)));
    }

    @Override
    public List<Value> operands() {
      return List.of(matrix, x);
    }

    @Override
    public Op map(UnaryOperator<Value> change) {
      return new Product(change.apply(matrix), change.apply(x), transposed);
    }
  }

  /**
   * The sum over all rows of the outer products of {@code left [.., heads * m]} and {@code right
   * [.., heads * k]}: the gradient {@code [m, k]}, or {@code [heads, m, k]}, of a matrix in a
   * {@link Product}. Whole operands count as one row.
   *
   * @param heads 0 for a matrix without a heads dimension
   */
  record OuterSum(Value left, Value right, int heads) implements Multiply {
    public OuterSum {
      Expect.sameRows(left, right);
      int blocks = Math.max(1, heads);
      Expect.that(
          left.type().rank() == 1
              && right.type().rank() == 1
              && left.type().width() % blocks == 0
              && right.type().width() % blocks == 0,
          "outer sum of %s %s and %s %s",
          left,
          left.type(),
          right,
          right.type());
    }

    @Override
    public Type type() {
      int m = left.type().width();
      int k = right.type().width();
      return heads == 0 ? Type.whole(m, k) : Type.whole(heads, m / heads, k / heads);
    }

    @Override
    public List<Value> operands() {
      return List.of(left, right);
    }

    @Override
    public Op map(UnaryOperator<Value> change) {
      return new OuterSum(change.apply(left), change.apply(right), heads);
    }
  }

  /**
   * {@code left [m, k] @ right [k, n] -> [m, n]} of whole matrices, head by head if they have any.
   */
  record MatrixProduct(Value left, Value right) implements Multiply {
    public MatrixProduct {
      Type a = left.type();
      Type b = right.type();
      Expect.that(
          a.isWhole()
              && b.isWhole()
              && a.rank() == b.rank()
              && (a.rank() == 2 || a.rank() == 3)
              && heads(a) == heads(b)
              && columns(a) == rows(b),
          "matrix product of %s %s and %s %s",
          left,
          a,
          right,
          b);
    }

    @Override
    public Type type() {
      Type a = left.type();
      int n = columns(right.type());
      return a.rank() == 2 ? Type.whole(rows(a), n) : Type.whole(heads(a), rows(a), n);
    }

    @Override
    public List<Value> operands() {
      return List.of(left, right);
    }

    @Override
    public Op map(UnaryOperator<Value> change) {
      return new MatrixProduct(change.apply(left), change.apply(right));
    }
  }

  /**
   * A matrix of each row's own times that row: {@code matrix [.., m, k] @ x [.., k] -> [.., m]},
   * transposed {@code x [.., m] -> [.., k]}.
   */
  record RowProduct(Value matrix, Value x, boolean transposed) implements Multiply {
    public RowProduct {
      Type w = matrix.type();
      Expect.sameRows(matrix, x);
      Expect.that(
          w.rank() == 2
              && x.type().rank() == 1
              && x.type().width() == w.features().get(transposed ? 0 : 1),
          "row product of %s %s with %s %s",
          matrix,
          w,
          x,
          x.type());
    }

    @Override
    public Type type() {
      return x.type().withFeatures(matrix.type().features().get(transposed ? 1 : 0));
    }

    @Override
    public List<Value> operands() {
      return List.of(matrix, x);
    }

    @Override
    public Op map(UnaryOperator<Value> change) {
      return new RowProduct(change.apply(matrix), change.apply(x), transposed);
    }
  }

  /** The outer product within each row: {@code left [.., m], right [.., k] -> [.., m, k]}. */
  record RowOuter(Value left, Value right) implements Multiply {
    public RowOuter {
      Expect.sameRows(left, right);
      Expect.that(
          left.type().rank() == 1 && right.type().rank() == 1, "row outer %s %s", left, right);
    }

    @Override
    public Type type() {
      return left.type().withFeatures(left.type().width(), right.type().width());
    }

    @Override
    public List<Value> operands() {
      return List.of(left, right);
    }

    @Override
    public Op map(UnaryOperator<Value> change) {
      return new RowOuter(change.apply(left), change.apply(right));
    }
  }

  /** The number of blocks of a matrix; 1 without a heads dimension. */
  static int heads(Type matrix) {
    return matrix.rank() == 3 ? matrix.features().getFirst() : 1;
  }

  /** m of {@code [m, k]} or {@code [heads, m, k]}. */
  static int rows(Type matrix) {
    return matrix.features().get(matrix.rank() - 2);
  }

  /** k of {@code [m, k]} or {@code [heads, m, k]}. */
  static int columns(Type matrix) {
    return matrix.width();
  }
}
