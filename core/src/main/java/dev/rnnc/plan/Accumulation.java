package dev.rnnc.plan;

import dev.rnnc.ir.BinaryFunction;
import java.util.ArrayList;
import java.util.List;

/**
 * Lets a product add to what it is added to: where a kernel only adds a product and something that
 * stands elsewhere for this alone, that is written in the place of the sum, and the product goes on
 * from it.
 */
final class Accumulation {
  private final Plan plan;

  private Accumulation(Plan plan) {
    this.plan = plan;
  }

  static Plan apply(Plan plan) {
    Accumulation accumulation = new Accumulation(plan);
    return Rewriting.sweeps(plan, accumulation::accumulate);
  }

  private List<Step> accumulate(List<Step> body) {
    List<Step> steps = new ArrayList<>(body);
    for (int at = 0; at < steps.size(); at++) {
      if (steps.get(at) instanceof Step.Kernel sum
          && sum.sinks().size() == 1
          && sum.sources().size() == 2
          && sum.code().equals(List.of(new Step.Code.Binary(BinaryFunction.ADD, 0, 1)))
          && sum.sources().get(0) instanceof Step.Source.Load(View left)
          && sum.sources().get(1) instanceof Step.Source.Load(View right)) {
        View to = sum.sinks().getFirst().view();
        if (fold(steps, at, left, right, to) || fold(steps, at, right, left, to)) {
          at--;
        }
      }
    }
    return steps;
  }

  /** Replaces {@code to = product + addend} at a position; whether that could be done. */
  private boolean fold(List<Step> steps, int sum, View product, View addend, View to) {
    int multiply = writer(steps, sum, product);
    int add = writer(steps, sum, addend);
    if (multiply < 0
        || add < 0
        || add >= multiply
        || !isOfTheSize(addend, to)
        || !isForThisAlone(product)
        || !isForThisAlone(addend)
        || !(steps.get(multiply) instanceof Step.Product last)
        || !last.y().equals(product)
        || last.accumulate()
        || Accesses.reads(last, to)) {
      return false;
    }
    for (int i = add + 1; i < sum; i++) {
      if (Accesses.reads(steps.get(i), to) || Accesses.writes(steps.get(i), to)) {
        return false;
      }
    }
    Step first = written(steps.get(add), addend, to);
    if (first == null) {
      return false;
    }
    steps.set(add, first);
    steps.set(multiply, new Step.Product(last.x(), last.packed(), to, true));
    steps.remove(sum);
    return true;
  }

  /** Whether a view has an element for each of the other; else the kernel repeats its elements. */
  private static boolean isOfTheSize(View view, View over) {
    return view.width() == over.width()
        && view.batch() == over.batch()
        && view.time() == over.time();
  }

  /** The last step before a position that writes a view, or -1. */
  private static int writer(List<Step> steps, int before, View view) {
    for (int i = before - 1; i >= 0; i--) {
      if (Accesses.writes(steps.get(i), view)) {
        return i;
      }
    }
    return -1;
  }

  private boolean isForThisAlone(View view) {
    return Accesses.readers(plan, view) == 1 && Accesses.writers(plan, view) == 1;
  }

  /** The step that writes to another place, or null where it cannot. */
  private static @org.jspecify.annotations.Nullable Step written(Step step, View from, View to) {
    return switch (step) {
      case Step.Product product
          when product.y().equals(from) && !product.accumulate() && !Accesses.reads(product, to) ->
          new Step.Product(product.x(), product.packed(), to, false);
      case Step.Kernel kernel
          when !Forwarding.readsElsewhere(kernel, to)
              && !Accesses.writes(kernel, to)
              && kernel.sinks().stream().anyMatch(sink -> sink.view().equals(from)) ->
          new Step.Kernel(
              kernel.width(),
              kernel.sources(),
              kernel.code(),
              kernel.sinks().stream()
                  .map(sink -> sink.view().equals(from) ? new Step.Sink(sink.value(), to) : sink)
                  .toList());
      default -> null;
    };
  }
}
