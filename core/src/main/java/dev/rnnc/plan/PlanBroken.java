package dev.rnnc.plan;

import dev.rnnc.source.BrokenInvariant;

/** Names what the planner could not make sense of. */
final class PlanBroken {
  private PlanBroken() {}

  static BrokenInvariant at(Object what, String why) {
    return new BrokenInvariant("plan", what + " " + why);
  }
}
