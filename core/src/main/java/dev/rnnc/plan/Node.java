package dev.rnnc.plan;

import java.util.List;

/** Steps, once or at every time step. */
public sealed interface Node {
  List<Step> steps();

  /** A step that does not depend on time, or that visits all time steps by itself. */
  record Once(Step step) implements Node {
    @Override
    public List<Step> steps() {
      return List.of(step);
    }
  }

  /**
   * The steps at every time step.
   *
   * @param recurrent whether a time step reads what the one before wrote: then one after the other,
   *     else a backend may take many at once
   */
  record Sweep(boolean recurrent, boolean reverse, List<Step> steps) implements Node {
    public Sweep {
      steps = List.copyOf(steps);
    }
  }
}
