package dev.rnnc.ir;

/** Functions of one number. Not-a-number stays not-a-number through all of them. */
public enum UnaryFunction {
  NEGATE,
  /** 1 / (1 + exp(-x)). */
  SIGMOID,
  TANH,
  /** max(x, 0). */
  RELU,
  EXP,
  /** The natural logarithm. */
  LOG,
  SQRT,
  ABS,
  /** log(1 + exp(x)), without overflow. */
  SOFTPLUS,
  /** -1, 0 or 1. */
  SIGN,
  /** 1 / x. */
  RECIPROCAL;

  /** What it makes of a number: this is what every backend is held to. */
  public double of(double x) {
    return switch (this) {
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
}
