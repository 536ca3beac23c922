package dev.rnnc.dsl.syntax;

/** An operator with one operand behind it. */
public enum UnaryOperator {
  NEGATE("-"),
  NOT("not");

  private final String sign;

  UnaryOperator(String sign) {
    this.sign = sign;
  }

  /** As it is written. */
  public String sign() {
    return sign;
  }
}
