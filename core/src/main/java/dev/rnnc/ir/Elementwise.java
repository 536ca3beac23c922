package dev.rnnc.ir;

import java.util.List;
import java.util.function.UnaryOperator;

/** Operations in which each element of the result depends on one element of each operand. */
public sealed interface Elementwise extends Op {
  @Override
  default List<Type> types() {
    return List.of(type());
  }

  @Override
  Type type();

  /** {@code function(x)}. */
  record Unary(UnaryFunction function, Value x) implements Elementwise {
    public Unary {
      Expect.real(x);
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
      return new Unary(function, change.apply(x));
    }
  }

  /** {@code function(left, right)} of two values of the same type. */
  record Binary(BinaryFunction function, Value left, Value right) implements Elementwise {
    public Binary {
      Expect.real(left);
      Expect.sameType(left, right);
    }

    @Override
    public Type type() {
      return left.type();
    }

    @Override
    public List<Value> operands() {
      return List.of(left, right);
    }

    @Override
    public Op map(UnaryOperator<Value> change) {
      return new Binary(function, change.apply(left), change.apply(right));
    }
  }

  /** {@code condition != 0 ? then : otherwise}; what is not chosen does not matter, even NaN. */
  record Select(Value condition, Value then, Value otherwise) implements Elementwise {
    public Select {
      Expect.sameType(condition, then);
      Expect.sameType(then, otherwise);
    }

    @Override
    public Type type() {
      return then.type();
    }

    @Override
    public List<Value> operands() {
      return List.of(condition, then, otherwise);
    }

    @Override
    public Op map(UnaryOperator<Value> change) {
      return new Select(change.apply(condition), change.apply(then), change.apply(otherwise));
    }
  }

  /**
   * Repeats a value over time steps, the batch and features: time and batch may be added, the
   * feature sizes stay, or {@code [1]} becomes any sizes, or a last size of 1 any size.
   */
  record Expand(Value x, Type type) implements Elementwise {
    public Expand {
      Type from = x.type();
      boolean rows = (type.time() || !from.time()) && (type.batch() || !from.batch());
      boolean same = from.features().equals(type.features());
      boolean one = from.features().equals(List.of(1));
      boolean last =
          from.rank() == type.rank()
              && from.rank() > 0
              && from.width() == 1
              && from.features()
                  .subList(0, from.rank() - 1)
                  .equals(type.features().subList(0, type.rank() - 1));
      Expect.that(
          rows && (same || one || last) && from.element() == type.element(),
          "expand %s %s to %s",
          x,
          from,
          type);
    }

    @Override
    public List<Value> operands() {
      return List.of(x);
    }

    @Override
    public Op map(UnaryOperator<Value> change) {
      return new Expand(change.apply(x), type);
    }
  }
}
