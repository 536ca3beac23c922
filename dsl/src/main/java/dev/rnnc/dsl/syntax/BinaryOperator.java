package dev.rnnc.dsl.syntax;

/** An operator between two operands, from the strongest to the weakest. */
public enum BinaryOperator {
  /** Matrix product; the only one that groups from the right. */
  MATMUL("@"),
  MULTIPLY("*"),
  DIVIDE("/"),
  ADD("+"),
  SUBTRACT("-"),
  EQUAL("=="),
  NOT_EQUAL("!="),
  LESS("<"),
  LESS_OR_EQUAL("<="),
  GREATER(">"),
  GREATER_OR_EQUAL(">="),
  AND("and"),
  OR("or");

  private final String sign;

  BinaryOperator(String sign) {
    this.sign = sign;
  }

  /** As it is written. */
  public String sign() {
    return sign;
  }

  /** Whether it gives yes or no from two values. */
  public boolean isComparison() {
    return switch (this) {
      case EQUAL, NOT_EQUAL, LESS, LESS_OR_EQUAL, GREATER, GREATER_OR_EQUAL -> true;
      case MATMUL, MULTIPLY, DIVIDE, ADD, SUBTRACT, AND, OR -> false;
    };
  }
}
