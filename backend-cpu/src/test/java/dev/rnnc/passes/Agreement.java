package dev.rnnc.passes;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;

/** Whether two runs gave the same outputs, up to rounding. */
public final class Agreement {
  private Agreement() {}

  /**
   * Where {@code found} differs from {@code expected} by more than {@code tolerance}, relative to
   * the greatest element of the output where that is over 1; empty if nowhere.
   */
  public static Optional<String> difference(
      Map<String, double[]> expected, Map<String, double[]> found, double tolerance) {
    for (Map.Entry<String, double[]> output : expected.entrySet()) {
      double[] want = output.getValue();
      double[] got = found.get(output.getKey());
      if (got == null || got.length != want.length) {
        return Optional.of("output " + output.getKey() + " is missing");
      }
      double scale = Math.max(1, Arrays.stream(want).map(Math::abs).max().orElse(0));
      for (int i = 0; i < want.length; i++) {
        // the negation also finds what is not a number
        if (!(Math.abs(got[i] - want[i]) <= tolerance * scale)) {
          return Optional.of(
              "%s[%d] is %s, expected %s".formatted(output.getKey(), i, got[i], want[i]));
        }
      }
    }
    return Optional.empty();
  }
}
