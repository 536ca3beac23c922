package dev.rnnc.cpu.kernel;

/** The functions of one value. Accuracy and special values: {@link ScalarFunctions}. */
public enum UnaryFunction {
  /** {@code -x}. */
  NEGATE,
  /** {@code 1 / (1 + exp(-x))}. */
  SIGMOID,
  /** The hyperbolic tangent. */
  TANH,
  /** {@code x < 0 ? 0 : x}. */
  RELU,
  /** The exponential function. */
  EXP,
  /** The natural logarithm. */
  LOG,
  /** The square root. */
  SQRT,
  /** The absolute value. */
  ABS,
  /** {@code log(1 + exp(x))}. */
  SOFTPLUS,
  /** -1, 0 or 1; a zero or NaN stays itself. */
  SIGN,
  /** {@code 1 / x}. */
  RECIPROCAL;

  /** The function of one number: the same bits as in a compiled kernel. */
  public float apply(float x) {
    return switch (this) {
      case NEGATE -> -x;
      case SIGMOID -> ScalarFunctions.sigmoid(x);
      case TANH -> ScalarFunctions.tanh(x);
      case RELU -> x < 0 ? 0 : x;
      case EXP -> ScalarFunctions.exp(x);
      case LOG -> ScalarFunctions.log(x);
      case SQRT -> (float) Math.sqrt(x);
      case ABS -> Math.abs(x);
      case SOFTPLUS -> ScalarFunctions.softplus(x);
      case SIGN -> Math.signum(x);
      case RECIPROCAL -> 1 / x;
    };
  }
}
