package dev.rnnc.plan;

import java.util.List;
import java.util.stream.Stream;

/** Steps, once or at every time step. */
public sealed interface Node {
  /** All of its steps, in order. */
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
   * @param before what is done once, before the first of them
   * @param body what is done at every time step
   */
  record Sweep(boolean recurrent, boolean reverse, List<Step> before, List<Step> body)
      implements Node {
    public Sweep {
      before = List.copyOf(before);
      body = List.copyOf(body);
    }

    @Override
    public List<Step> steps() {
      return Stream.concat(before.stream(), body.stream()).toList();
    }
  }
}
