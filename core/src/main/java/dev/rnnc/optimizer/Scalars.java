package dev.rnnc.optimizer;

import dev.rnnc.ir.Value;
import dev.rnnc.source.BrokenInvariant;
import java.util.Map;

/** Looks up the scalars of an update rule. */
final class Scalars {
  private Scalars() {}

  static Value get(Map<String, Value> scalars, String name) {
    Value value = scalars.get(name);
    if (value == null) {
      throw new BrokenInvariant("update", "no scalar " + name);
    }
    return value;
  }
}
