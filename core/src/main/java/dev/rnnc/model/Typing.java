package dev.rnnc.model;

import dev.rnnc.model.ValueType.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/** The types of expressions, and the messages when parts do not fit. */
final class Typing {
  private static final Size ONE = Size.of(1);

  private Typing() {}

  static ValueType call(Function function, List<Expression> arguments) {
    if (arguments.size() != function.arguments()) {
      throw new ModelException(
          "%s takes %d argument%s, not %d"
              .formatted(
                  function.word(),
                  function.arguments(),
                  function.arguments() == 1 ? "" : "s",
                  arguments.size()));
    }
    ValueType first = arguments.getFirst().type().dense();
    return switch (function) {
      case ADD, SUBTRACT, MULTIPLY, DIVIDE -> together(function.sign(), arguments);
      case LESS, LESS_OR_EQUAL, GREATER, GREATER_OR_EQUAL, EQUAL, NOT_EQUAL ->
          together(function.sign(), arguments);
      case MAX, MIN, CLAMP, WHERE -> together(function.word(), arguments);
      case NEGATE, SIGMOID, TANH, RELU, EXP, LOG, SQRT, ABS, SOFTPLUS, HARD_SIGMOID -> first;
      case SOFTMAX, NORMALIZE -> {
        needsVector(function, first);
        yield first;
      }
      case SUM, MEAN -> {
        needsVector(function, first);
        List<Size> sizes = new ArrayList<>(first.sizes());
        sizes.set(sizes.size() - 1, ONE);
        yield first.withSizes(sizes);
      }
      case OUTER -> outer(first, arguments.getLast().type().dense());
      case TRANSPOSE -> {
        if (first.rank() < 2) {
          throw new ModelException("transpose takes a matrix, not " + described(first));
        }
        List<Size> sizes = new ArrayList<>(first.sizes());
        java.util.Collections.swap(sizes, sizes.size() - 1, sizes.size() - 2);
        yield first.withSizes(sizes);
      }
    };
  }

  private static ValueType outer(ValueType rows, ValueType columns) {
    if (rows.rank() != 1 || columns.rank() != 1) {
      throw new ModelException(
          "outer takes two vectors, not %s and %s".formatted(described(rows), described(columns)));
    }
    Kind kind = rows.isWeight() && columns.isWeight() ? Kind.WEIGHT : Kind.VALUE;
    return new ValueType(kind, List.of(rows.sizes().getFirst(), columns.sizes().getFirst()));
  }

  /** Elementwise, with numbers and vectors of size 1 broadcast. */
  private static ValueType together(String sign, List<Expression> arguments) {
    ValueType result = arguments.getFirst().type().dense();
    for (Expression argument : arguments.subList(1, arguments.size())) {
      ValueType other = argument.type().dense();
      Kind kind = result.isWeight() && other.isWeight() ? Kind.WEIGHT : Kind.VALUE;
      List<Size> sizes;
      if (result.sizes().equals(other.sizes()) || broadcasts(other, result)) {
        sizes = result.sizes();
      } else if (broadcasts(result, other)) {
        sizes = other.sizes();
      } else {
        throw new ModelException(
            "the shapes of `%s` do not fit: %s and %s".formatted(sign, result, other));
      }
      result = new ValueType(kind, sizes);
    }
    return result;
  }

  private static boolean broadcasts(ValueType small, ValueType large) {
    return small.rank() == 0 || (large.rank() == 1 && small.sizes().equals(List.of(ONE)));
  }

  static ValueType product(Expression left, Expression right) {
    ValueType a = left.type().dense();
    ValueType b = right.type();
    if (a.rank() < 2) {
      throw new ModelException(
          "the left side of `@` must be a matrix, not "
              + described(a)
              + (a.rank() == 1 && b.rank() == 1 ? "; `*` multiplies element by element" : ""));
    }
    if (b.rank() == 0) {
      throw new ModelException("the right side of `@` must be a vector or a matrix, not a number");
    }
    Size rows = a.sizes().get(a.rank() - 2);
    Size columns = a.sizes().getLast();
    Kind kind = a.isWeight() && b.isWeight() ? Kind.WEIGHT : Kind.VALUE;
    if (b.rank() == 1) {
      Size blocks = ONE;
      if (a.rank() == 3) {
        blocks = a.sizes().getFirst();
      }
      Size wanted = times(blocks, columns);
      if (!wanted.equals(b.sizes().getFirst())) {
        throw mismatch(a, b);
      }
      if (a.rank() == 3 && !a.isWeight()) {
        throw new ModelException("a matrix with heads must be a weight");
      }
      return new ValueType(kind, List.of(times(blocks, rows)));
    }
    if (!a.isWeight() || !b.isWeight()) {
      throw new ModelException("a product of two matrices must be of weights: " + a + " @ " + b);
    }
    boolean heads = a.rank() == 2 || a.sizes().getFirst().equals(b.sizes().getFirst());
    if (a.rank() != b.rank() || !heads || !columns.equals(b.sizes().get(b.rank() - 2))) {
      throw mismatch(a, b);
    }
    List<Size> sizes = new ArrayList<>(a.sizes());
    sizes.set(sizes.size() - 1, b.sizes().getLast());
    return new ValueType(kind, sizes);
  }

  private static Size times(Size blocks, Size size) {
    OptionalInt heads = blocks.literal();
    if (heads.isEmpty()) {
      throw new ModelException("the number of heads must be known without the data: " + blocks);
    }
    return size.times(heads.getAsInt());
  }

  private static ModelException mismatch(ValueType left, ValueType right) {
    return new ModelException("the shapes of `@` do not fit: " + left + " @ " + right);
  }

  static ValueType concat(List<Expression> parts) {
    if (parts.isEmpty()) {
      throw new ModelException("concat takes at least one value");
    }
    Kind kind = Kind.WEIGHT;
    Size size = Size.of(0);
    for (Expression part : parts) {
      ValueType type = part.type().dense();
      if (type.rank() != 1) {
        throw new ModelException("concat takes vectors, not " + described(type));
      }
      kind = type.isWeight() ? kind : Kind.VALUE;
      size = size.plus(type.sizes().getFirst());
    }
    return new ValueType(kind, List.of(size));
  }

  static ValueType slice(Expression x, int begin, int end) {
    ValueType type = x.type().dense();
    if (type.rank() != 1) {
      throw new ModelException("slice takes a vector, not " + described(type));
    }
    OptionalInt size = type.sizes().getFirst().literal();
    if (begin < 0 || end <= begin || (size.isPresent() && end > size.getAsInt())) {
      throw new ModelException(
          "slice from %d up to %d does not lie within %s".formatted(begin, end, type));
    }
    return type.withSizes(List.of(Size.of(end - begin)));
  }

  private static void needsVector(Function function, ValueType type) {
    if (type.rank() == 0) {
      throw new ModelException(function.word() + " takes a vector, not a number");
    }
  }

  private static String described(ValueType type) {
    return switch (type.rank()) {
      case 0 -> "a number";
      case 1 -> "a vector " + type;
      default -> "a matrix " + type;
    };
  }
}
