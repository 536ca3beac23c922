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
  RECIPROCAL
}
