package dev.rnnc.ir;

import dev.rnnc.source.BrokenInvariant;

/** Checks of the constructors of this package. */
final class Expect {
  private Expect() {}

  @SuppressWarnings("AnnotateFormatMethod") // the annotation would be a dependency of every user
  static void that(boolean condition, String message, Object... values) {
    if (!condition) {
      throw new BrokenInvariant("ir", message.formatted(values));
    }
  }

  static void real(Value value) {
    that(value.type().element() == ElementType.REAL, "%s must be real", value);
  }

  static void index(Value value) {
    Type type = value.type();
    that(
        type.element() == ElementType.INDEX && type.rank() == 0,
        "%s must be an index, not %s",
        value,
        type);
  }

  static void sameType(Value left, Value right) {
    that(
        left.type().equals(right.type()),
        "%s %s and %s %s",
        left,
        left.type(),
        right,
        right.type());
  }

  static void sameRows(Value left, Value right) {
    Type a = left.type();
    Type b = right.type();
    that(
        a.time() == b.time() && a.batch() == b.batch(),
        "rows of %s %s and %s %s",
        left,
        a,
        right,
        b);
  }
}
