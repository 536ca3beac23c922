package dev.rnnc.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/** Applies a rewriting of steps to every list of steps that run one after the other. */
final class Rewriting {
  private Rewriting() {}

  /** The plan with the bodies of its sweeps, where rows go their way, rewritten. */
  static Plan sweeps(Plan plan, UnaryOperator<List<Step>> rewrite) {
    List<Phase> phases = new ArrayList<>();
    for (Phase phase : plan.phases()) {
      List<Node> nodes = new ArrayList<>();
      for (Node node : phase.nodes()) {
        nodes.add(
            switch (node) {
              case Node.Once once -> once;
              case Node.Sweep(boolean recurrent, boolean reverse, var before, var body) ->
                  new Node.Sweep(recurrent, reverse, before, rewrite.apply(body));
            });
      }
      phases.add(new Phase(phase.sharing(), phase.pass(), nodes));
    }
    return new Plan(
        plan.name(),
        plan.buffers(),
        plan.packed(),
        plan.weights(),
        phases,
        plan.outputs(),
        plan.stores());
  }
}
