package dev.rnnc.dsl;

import dev.rnnc.dsl.syntax.BinaryOperator;
import dev.rnnc.model.Size;
import java.util.Optional;

/** {@code + - * /} of numbers, and of sizes that are known only with the data. */
final class Arithmetic {
  private Arithmetic() {}

  /** Empty where the result would not be a size plus multiples of sizes from the data. */
  static Optional<Static> of(BinaryOperator operator, Static left, Static right) {
    if (left instanceof Static.Numeric a && right instanceof Static.Numeric b) {
      return Optional.of(new Static.Numeric(numbers(operator, a.value(), b.value())));
    }
    Optional<Size> a = whole(left);
    Optional<Size> b = whole(right);
    return a.flatMap(x -> b.flatMap(y -> sizes(operator, x, y)))
        .map(size ->
            size.terms().isEmpty()
                ? new Static.Numeric((double) size.constant())
                : new Static.DataSized(size));
  }

  private static double numbers(BinaryOperator operator, double x, double y) {
    return switch (operator) {
      case MULTIPLY -> x * y;
      case DIVIDE -> x / y;
      case ADD -> x + y;
      case SUBTRACT -> x - y;
      case MATMUL, EQUAL, NOT_EQUAL, LESS, LESS_OR_EQUAL -> Double.NaN;
      case GREATER, GREATER_OR_EQUAL, AND, OR -> Double.NaN;
    };
  }

  private static Optional<Size> sizes(BinaryOperator operator, Size x, Size y) {
    return switch (operator) {
      case ADD -> Optional.of(x.plus(y));
      case SUBTRACT -> Optional.of(x.plus(y.times(-1)));
      case MULTIPLY ->
          x.terms().isEmpty()
              ? Optional.of(y.times(x.constant()))
              : y.terms().isEmpty() ? Optional.of(x.times(y.constant())) : Optional.empty();
      case DIVIDE, MATMUL, EQUAL, NOT_EQUAL, LESS, LESS_OR_EQUAL -> Optional.empty();
      case GREATER, GREATER_OR_EQUAL, AND, OR -> Optional.empty();
    };
  }

  /** A size, if a value is one. */
  static Optional<Size> whole(Static value) {
    return switch (value) {
      case Static.DataSized sized -> Optional.of(sized.size());
      case Static.Numeric number when number.value() == Math.rint(number.value()) ->
          Math.abs(number.value()) < 1e9
              ? Optional.of(Size.of((long) number.value()))
              : Optional.empty();
      case Static.Numeric _, Static.YesNo _, Static.Word _ -> Optional.empty();
      case Static.Text _, Static.Start _, Static.None _ -> Optional.empty();
    };
  }
}
