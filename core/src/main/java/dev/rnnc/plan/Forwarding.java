package dev.rnnc.plan;

import java.util.ArrayList;
import java.util.List;

/**
 * Lets a kernel write by itself where its results are copied to: a part of a concatenation that
 * also stands elsewhere, the next state of a loop. What nobody reads then is not written.
 */
final class Forwarding {
  private final Plan plan;

  private Forwarding(Plan plan) {
    this.plan = plan;
  }

  static Plan apply(Plan plan) {
    Forwarding forwarding = new Forwarding(plan);
    return Rewriting.sweeps(plan, forwarding::forward);
  }

  private List<Step> forward(List<Step> body) {
    List<Step> steps = new ArrayList<>(body);
    for (int at = 0; at < steps.size(); at++) {
      if (steps.get(at) instanceof Step.Kernel copy
          && copy.code().isEmpty()
          && copy.sinks().size() == 1
          && copy.sources().getFirst() instanceof Step.Source.Load(View from)
          && from.width() == copy.width()) {
        View to = copy.sinks().getFirst().view();
        // A copy that repeats one row for all sequences stays.
        int maker = from.batch() == to.batch() ? maker(steps, at, from, to) : -1;
        if (maker >= 0 && steps.get(maker) instanceof Step.Kernel kernel) {
          steps.set(maker, forwarded(kernel, from, to));
          steps.remove(at--);
        }
      }
    }
    return steps;
  }

  /** The kernel before a copy that may write what is copied, or -1. */
  private static int maker(List<Step> steps, int copy, View from, View to) {
    for (int i = copy - 1; i >= 0; i--) {
      Step step = steps.get(i);
      if (step instanceof Step.Kernel kernel
          && kernel.sinks().stream().anyMatch(sink -> sink.view().equals(from))) {
        return readsElsewhere(kernel, to) || Accesses.writes(kernel, to) ? -1 : i;
      }
      if (Accesses.reads(step, to) || Accesses.writes(step, to) || Accesses.writes(step, from)) {
        return -1;
      }
    }
    return -1;
  }

  /** Whether a kernel reads elements of a view other than the one that it writes. */
  static boolean readsElsewhere(Step.Kernel kernel, View to) {
    return kernel.reads().stream().anyMatch(view -> Accesses.overlap(view, to) && !view.equals(to));
  }

  private Step.Kernel forwarded(Step.Kernel kernel, View from, View to) {
    List<Step.Sink> sinks = new ArrayList<>();
    for (Step.Sink sink : kernel.sinks()) {
      if (sink.view().equals(from)) {
        sinks.add(new Step.Sink(sink.value(), to));
        // The copy is one reader; are there others?
        if (Accesses.readers(plan, from) > 1) {
          sinks.add(sink);
        }
      } else {
        sinks.add(sink);
      }
    }
    return new Step.Kernel(kernel.width(), kernel.sources(), kernel.code(), sinks);
  }
}
