package dev.rnnc.data;

import java.util.Locale;
import java.util.OptionalDouble;
import java.util.Set;

/** Numbers as data files write them. */
final class Numbers {
  private static final Set<String> MISSING = Set.of("", "na", "n/a", "nan", "null", "none", "?");

  private Numbers() {}

  /** Whether the field says that there is no value. */
  static boolean isMissing(String field) {
    String plain = field.strip();
    return plain.length() <= 4 && MISSING.contains(plain.toLowerCase(Locale.ROOT));
  }

  /** A finite decimal number; empty if it is not one. */
  static OptionalDouble parse(String field) {
    String plain = field.strip();
    if (plain.isEmpty() || !startsAsNumber(plain)) {
      return OptionalDouble.empty();
    }
    char last = plain.charAt(plain.length() - 1);
    if (last != '.' && (last < '0' || last > '9')) {
      return OptionalDouble.empty();
    }
    try {
      double number = Double.parseDouble(plain);
      return Double.isFinite(number) ? OptionalDouble.of(number) : OptionalDouble.empty();
    } catch (NumberFormatException e) {
      return OptionalDouble.empty();
    }
  }

  private static boolean startsAsNumber(String plain) {
    char first = plain.charAt(0);
    boolean hexadecimal = plain.indexOf('x') >= 0 || plain.indexOf('X') >= 0;
    return !hexadecimal && "0123456789+-.".indexOf(first) >= 0;
  }
}
