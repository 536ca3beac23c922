package dev.rnnc.cpu;

import dev.rnnc.plan.Plan;

/** How a plan is carried out, readable. */
final class Explanation {
  private Explanation() {}

  static String of(Plan plan) {
    return plan.toString();
  }
}
