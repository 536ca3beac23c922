package dev.rnnc.model;

import dev.rnnc.model.ValueType.Kind;
import java.util.List;
import java.util.stream.Stream;

/**
 * The right side of an equation. Constructors derive the type and throw {@link ModelException} with
 * both shapes when parts do not fit. A number, or a vector of size 1, broadcasts; the rank never
 * changes otherwise.
 */
public sealed interface Expression {
  ValueType type();

  /** What it reads, from left to right, as often as it does. */
  default Stream<Symbol> symbols() {
    return switch (this) {
      case Literal _ -> Stream.empty();
      case Read read -> Stream.of(read.symbol());
      case Call call -> call.arguments().stream().flatMap(Expression::symbols);
      case Product product -> Stream.concat(product.left().symbols(), product.right().symbols());
      case Concat concat -> concat.parts().stream().flatMap(Expression::symbols);
      case Slice slice -> slice.x().symbols();
      case Drop drop -> drop.x().symbols();
    };
  }

  /** The matrix products in it, from left to right, the outer ones first. */
  default Stream<Product> products() {
    return switch (this) {
      case Literal _, Read _ -> Stream.empty();
      case Call call -> call.arguments().stream().flatMap(Expression::products);
      case Product product ->
          Stream.concat(
              Stream.of(product),
              Stream.concat(product.left().products(), product.right().products()));
      case Concat concat -> concat.parts().stream().flatMap(Expression::products);
      case Slice slice -> slice.x().products();
      case Drop drop -> drop.x().products();
    };
  }

  /** A plain number. */
  record Literal(double value) implements Expression {
    @Override
    public ValueType type() {
      return ValueType.number();
    }

    @Override
    public String toString() {
      return value == Math.rint(value) && Math.abs(value) < 1e15
          ? Long.toString((long) value)
          : Double.toString(value);
    }
  }

  /** The value of a name. */
  record Read(Symbol symbol) implements Expression {
    @Override
    public ValueType type() {
      return symbol.type();
    }

    @Override
    public String toString() {
      return symbol.toString();
    }
  }

  /** A function or an operator other than {@code @}. */
  record Call(Function function, List<Expression> arguments, ValueType type) implements Expression {
    public Call {
      arguments = List.copyOf(arguments);
    }

    public static Call of(Function function, Expression... arguments) {
      List<Expression> list = List.of(arguments);
      return new Call(function, list, Typing.call(function, list));
    }

    @Override
    public String toString() {
      return Notation.print(this);
    }
  }

  /**
   * {@code left @ right}: a matrix times a vector or a matrix. A matrix {@code [heads, m, k]} is
   * block-diagonal: it takes {@code [heads * k]} to {@code [heads * m]}. A weight times a token is
   * a look-up.
   */
  record Product(Expression left, Expression right, ValueType type) implements Expression {
    public static Product of(Expression left, Expression right) {
      return new Product(left, right, Typing.product(left, right));
    }

    @Override
    public String toString() {
      return Notation.print(this);
    }
  }

  /** {@code concat(a, b, ..)} along the last dimension. */
  record Concat(List<Expression> parts, ValueType type) implements Expression {
    public Concat {
      parts = List.copyOf(parts);
    }

    public static Concat of(List<Expression> parts) {
      return new Concat(parts, Typing.concat(parts));
    }

    @Override
    public String toString() {
      return Notation.print(this);
    }
  }

  /** {@code slice(v, begin, end)} along the last dimension, the end not included. */
  record Slice(Expression x, int begin, int end, ValueType type) implements Expression {
    public static Slice of(Expression x, int begin, int end) {
      return new Slice(x, begin, end, Typing.slice(x, begin, end));
    }

    @Override
    public String toString() {
      return Notation.print(this);
    }
  }

  /**
   * {@code drop(x, rate, per)}: in training, zero with probability {@code rate}, else scaled by
   * {@code 1 / (1 - rate)}; otherwise x.
   *
   * @param perSequence one mask for all time steps of a sequence or window
   */
  record Drop(Expression x, double rate, boolean perSequence) implements Expression {
    public Drop {
      if (!(rate >= 0 && rate < 1)) {
        throw new ModelException("a dropout rate is from 0 up to, not including, 1, not " + rate);
      }
    }

    @Override
    public ValueType type() {
      return new ValueType(Kind.VALUE, x.type().sizes());
    }

    @Override
    public String toString() {
      return Notation.print(this);
    }
  }
}
