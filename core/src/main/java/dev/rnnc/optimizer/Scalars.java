package dev.rnnc.optimizer;

import dev.rnnc.ir.Value;
import dev.rnnc.source.BrokenInvariant;
import java.util.Map;

/** What update rules do with their scalars. */
final class Scalars {
  private Scalars() {}

  static Value get(Map<String, Value> scalars, String name) {
    Value value = scalars.get(name);
    if (value == null) {
      throw new BrokenInvariant("update", "no scalar " + name);
    }
    return value;
  }

  /**
   * A power by squaring: the same bits on every machine, and unlike {@link StrictMath#pow} without
   * an object, since every step asks for it.
   */
  static double power(double base, long exponent) {
    double power = 1;
    double square = base;
    for (long left = exponent; left > 0; left >>= 1) {
      power = (left & 1) == 1 ? power * square : power;
      square *= square;
    }
    return power;
  }
}
