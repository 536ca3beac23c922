package dev.rnnc.dsl.syntax;

/** Between a text or a number and the way it is written. */
final class Literals {
  private Literals() {}

  /** In double quotes, with escapes for what could not stand in one line. */
  static String quote(String value) {
    StringBuilder out = new StringBuilder("\"");
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      switch (c) {
        case '"' -> out.append("\\\"");
        case '\\' -> out.append("\\\\");
        case '\n' -> out.append("\\n");
        case '\r' -> out.append("\\r");
        case '\t' -> out.append("\\t");
        default -> out.append(c);
      }
    }
    return out.append('"').toString();
  }

  /** The digits of a fraction as per cent, without the noise of binary fractions. */
  static double perCent(double fraction) {
    return new java.math.BigDecimal(Double.toString(fraction)).movePointRight(2).doubleValue();
  }

  /** The reverse of {@link #perCent}. */
  static double fraction(double perCent) {
    return new java.math.BigDecimal(Double.toString(perCent)).movePointLeft(2).doubleValue();
  }
}
