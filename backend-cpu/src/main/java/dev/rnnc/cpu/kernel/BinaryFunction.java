package dev.rnnc.cpu.kernel;

/** The functions of two values. Comparisons give 1 or 0, and 0 where a side is NaN but for ≠. */
public enum BinaryFunction {
  ADD,
  SUBTRACT,
  MULTIPLY,
  DIVIDE,
  /** The smaller value; NaN if a side is NaN. */
  MIN,
  /** The larger value; NaN if a side is NaN. */
  MAX,
  LESS,
  LESS_OR_EQUAL,
  EQUAL,
  NOT_EQUAL;

  /** The function of two numbers: the same bits as in a compiled kernel. */
  public float apply(float a, float b) {
    return switch (this) {
      case ADD -> a + b;
      case SUBTRACT -> a - b;
      case MULTIPLY -> a * b;
      case DIVIDE -> a / b;
      case MIN -> Math.min(a, b);
      case MAX -> Math.max(a, b);
      case LESS -> a < b ? 1 : 0;
      case LESS_OR_EQUAL -> a <= b ? 1 : 0;
      case EQUAL -> a == b ? 1 : 0;
      case NOT_EQUAL -> a != b ? 1 : 0;
    };
  }
}
