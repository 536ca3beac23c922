package dev.rnnc.model;

import java.util.Locale;

/**
 * What may be applied in equations, operators included; {@link Expression.Call} checks the types.
 */
public enum Function {
  NEGATE(1),
  ADD(2),
  SUBTRACT(2),
  MULTIPLY(2),
  DIVIDE(2),
  LESS(2),
  LESS_OR_EQUAL(2),
  GREATER(2),
  GREATER_OR_EQUAL(2),
  EQUAL(2),
  NOT_EQUAL(2),
  SIGMOID(1),
  TANH(1),
  RELU(1),
  EXP(1),
  LOG(1),
  SQRT(1),
  ABS(1),
  SOFTPLUS(1),
  /** max(0, min(1, x / 6 + 1 / 2)). */
  HARD_SIGMOID(1),
  MAX(2),
  MIN(2),
  /** clamp(x, least, greatest). */
  CLAMP(3),
  /** where(condition, a, b): a where the condition is not 0. */
  WHERE(3),
  /** Over the last dimension. */
  SOFTMAX(1),
  /** (x - mean) / sqrt(variance + 1e-5) over the last dimension; the variance of the whole row. */
  NORMALIZE(1),
  /** Over the last dimension, which becomes 1. */
  SUM(1),
  MEAN(1),
  TRANSPOSE(1),
  /** outer(a, b): the matrix of all a_i b_j. */
  OUTER(2);

  private final int arguments;

  Function(int arguments) {
    this.arguments = arguments;
  }

  public int arguments() {
    return arguments;
  }

  /** Whether the result lies between bounds, near which the derivative is next to nothing. */
  public boolean isSquashing() {
    return this == SIGMOID || this == TANH || this == HARD_SIGMOID;
  }

  /** The name in a `.rnn` file, for those that are called by name. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The operator's sign, or an empty text. */
  public String sign() {
    return switch (this) {
      case NEGATE, SUBTRACT -> "-";
      case ADD -> "+";
      case MULTIPLY -> "*";
      case DIVIDE -> "/";
      case LESS -> "<";
      case LESS_OR_EQUAL -> "<=";
      case GREATER -> ">";
      case GREATER_OR_EQUAL -> ">=";
      case EQUAL -> "==";
      case NOT_EQUAL -> "!=";
      case SIGMOID, TANH, RELU, EXP, LOG, SQRT, ABS, SOFTPLUS, HARD_SIGMOID -> "";
      case MAX, MIN, CLAMP, WHERE, SOFTMAX, NORMALIZE, SUM, MEAN, TRANSPOSE, OUTER -> "";
    };
  }
}
