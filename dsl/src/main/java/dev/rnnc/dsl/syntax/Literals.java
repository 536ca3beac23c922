package dev.rnnc.dsl.syntax;

import dev.rnnc.source.Diagnostics;
import dev.rnnc.source.Span;
import java.math.BigDecimal;
import java.util.Optional;

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

  /** What a text in quotes says; an escape that is not known is reported and kept. */
  static String unquote(Span quoted, Diagnostics diagnostics) {
    String written = quoted.text();
    boolean closed =
        written.length() > 1 && !Character.isLetterOrDigit(written.charAt(written.length() - 1));
    String inside = written.substring(1, written.length() - (closed ? 1 : 0));
    StringBuilder out = new StringBuilder(inside.length());
    int i = 0;
    while (i < inside.length()) {
      char c = inside.charAt(i);
      i++;
      if (c != '\\' || i == inside.length()) {
        out.append(c);
        continue;
      }
      char escaped = inside.charAt(i);
      i++;
      switch (escaped) {
        case 'n' -> out.append('\n');
        case 'r' -> out.append('\r');
        case 't' -> out.append('\t');
        case '"', '\\' -> out.append(escaped);
        default -> {
          int at = quoted.start() + i - 1;
          diagnostics.report(
              SpellingErrors.unknownEscape(quoted.file().span(at, at + 2), "\\" + escaped));
          out.append('\\').append(escaped);
        }
      }
    }
    return out.toString();
  }

  /** Empty where the digits are no number, which was reported before. */
  static Optional<Double> number(String digits) {
    try {
      return Optional.of(Double.valueOf(digits));
    } catch (NumberFormatException notANumber) {
      return Optional.empty();
    }
  }

  /** The digits of a fraction as per cent, without the noise of binary fractions. */
  static double perCent(double fraction) {
    return new BigDecimal(Double.toString(fraction)).movePointRight(2).doubleValue();
  }

  /** The reverse of {@link #perCent}. */
  static double fraction(double perCent) {
    return new BigDecimal(Double.toString(perCent)).movePointLeft(2).doubleValue();
  }
}
