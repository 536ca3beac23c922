package dev.rnnc.optimize;

import dev.rnnc.ir.BinaryFunction;
import dev.rnnc.ir.UnaryFunction;

/** What the functions of the intermediate representation make of numbers. */
final class Arithmetic {
  private Arithmetic() {}

  static double of(UnaryFunction function, double x) {
    return switch (function) {
      case NEGATE -> -x;
      case SIGMOID -> 1 / (1 + Math.exp(-x));
      case TANH -> Math.tanh(x);
      case RELU -> Math.max(x, 0);
      case EXP -> Math.exp(x);
      case LOG -> Math.log(x);
      case SQRT -> Math.sqrt(x);
      case ABS -> Math.abs(x);
      case SOFTPLUS -> Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
      case SIGN -> Math.signum(x);
      case RECIPROCAL -> 1 / x;
    };
  }

  static double of(BinaryFunction function, double a, double b) {
    return switch (function) {
      case ADD -> a + b;
      case SUBTRACT -> a - b;
      case MULTIPLY -> a * b;
      case DIVIDE -> a / b;
      case MAX -> Math.max(a, b);
      case MIN -> Math.min(a, b);
      case LESS -> a < b ? 1 : 0;
      case LESS_OR_EQUAL -> a <= b ? 1 : 0;
      case EQUAL -> a == b ? 1 : 0;
      case NOT_EQUAL -> a != b ? 1 : 0;
    };
  }
}
