package dev.rnnc.ir;

/** Functions of two numbers; comparisons give 1 for true and 0 for false. */
public enum BinaryFunction {
  ADD,
  SUBTRACT,
  MULTIPLY,
  DIVIDE,
  MAX,
  MIN,
  LESS,
  LESS_OR_EQUAL,
  EQUAL,
  NOT_EQUAL;

  /** What it makes of two numbers: this is what every backend is held to. */
  public double of(double a, double b) {
    return switch (this) {
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
