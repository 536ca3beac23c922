package dev.rnnc.plan;

import java.util.List;

/** Questions about which steps touch which columns. */
final class Accesses {
  private Accesses() {}

  static boolean overlap(View a, View b) {
    return a.buffer() == b.buffer()
        && a.column() < b.column() + b.width()
        && b.column() < a.column() + a.width();
  }

  static boolean reads(Step step, View view) {
    return step.reads().stream().anyMatch(other -> overlap(other, view));
  }

  static boolean writes(Step step, View view) {
    return step.writes().stream().anyMatch(other -> overlap(other, view));
  }

  /** How many steps and results of a plan read some of the columns. */
  static long readers(Plan plan, View view) {
    long results =
        java.util.stream.Stream.concat(plan.outputs().stream(), plan.stores().stream())
            .filter(result -> overlap(result.view(), view))
            .count();
    return results + steps(plan).stream().filter(step -> reads(step, view)).count();
  }

  static long writers(Plan plan, View view) {
    return steps(plan).stream().filter(step -> writes(step, view)).count();
  }

  private static List<Step> steps(Plan plan) {
    return java.util.stream.Stream.concat(plan.weights().stream(), plan.phases().stream())
        .flatMap(phase -> phase.nodes().stream())
        .flatMap(node -> node.steps().stream())
        .toList();
  }
}
