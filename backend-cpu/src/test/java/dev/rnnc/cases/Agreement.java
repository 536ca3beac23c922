package dev.rnnc.cases;

import static org.assertj.core.api.Assertions.assertThat;

/** When numbers count as the same. */
public final class Agreement {
  private Agreement() {}

  /**
   * Fails unless every number is within {@code tolerance * (1 + |expected|)} of what is expected,
   * or is the same infinity, or neither is a number. A tolerance for float32 is that of its
   * rounding (6e-8) times what it may add up to; what overflows float32 is infinite.
   */
  public static void check(String name, double[] actual, double[] expected, double tolerance) {
    assertThat(actual).as(name).hasSameSizeAs(expected);
    for (int i = 0; i < expected.length; i++) {
      assertThat(agree(actual[i], expected[i], tolerance))
          .as("%s [%d]: %s instead of %s", name, i, actual[i], expected[i])
          .isTrue();
    }
  }

  private static boolean agree(double actual, double expected, double tolerance) {
    if (Double.isNaN(expected)) {
      return Double.isNaN(actual);
    }
    if (Float.isInfinite((float) expected)) {
      return (float) actual == (float) expected;
    }
    return Math.abs(actual - expected) <= tolerance * (1 + Math.abs(expected));
  }
}
