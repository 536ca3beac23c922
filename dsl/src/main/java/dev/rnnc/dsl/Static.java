package dev.rnnc.dsl;

import dev.rnnc.model.Initializer;
import dev.rnnc.model.Size;
import java.math.BigDecimal;
import java.math.MathContext;
import java.nio.file.Path;

/** A value that is decided at check: what arguments and params hold. */
sealed interface Static {
  /** As messages call it. */
  String described();

  /** A number. */
  record Numeric(double value) implements Static {
    @Override
    public String described() {
      return plain(value);
    }
  }

  /** A size that is known once the data is. */
  record DataSized(Size size) implements Static {
    @Override
    public String described() {
      return "`" + size + "`";
    }
  }

  /** {@code yes} or {@code no}. */
  record YesNo(boolean value) implements Static {
    @Override
    public String described() {
      return value ? "`yes`" : "`no`";
    }
  }

  /** A bare name: a choice, a cell. */
  record Word(String text) implements Static {
    @Override
    public String described() {
      return "`" + text + "`";
    }
  }

  /**
   * A text in quotes.
   *
   * @param folder what it is relative to if it is a path
   */
  record Text(String value, Path folder) implements Static {
    @Override
    public String described() {
      return "the text \"" + value + "\"";
    }

    Path path() {
      return folder.resolve(value).normalize();
    }
  }

  /** How a weight starts. */
  record Start(Initializer initializer) implements Static {
    @Override
    public String described() {
      return "an initialiser";
    }
  }

  /** {@code none}. */
  record None() implements Static {
    @Override
    public String described() {
      return "`none`";
    }
  }

  /** A number as people write it. */
  static String plain(double value) {
    if (value == Math.rint(value) && Math.abs(value) < 1e15) {
      return Long.toString((long) value);
    }
    return Double.isFinite(value)
        ? Double.toString(new BigDecimal(value).round(new MathContext(6)).doubleValue())
        : Double.toString(value);
  }
}
