package dev.rnnc.cpu;

import dev.rnnc.plan.Buffer;
import dev.rnnc.plan.Node;
import dev.rnnc.plan.Phase;
import dev.rnnc.plan.Plan;
import dev.rnnc.plan.Rows;
import dev.rnnc.plan.View;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Which stored results need not be copied: the storage takes the array that a run has written, and
 * the run goes on with the array that was stored before. So new weights, and the averages beside
 * them, are written once.
 */
final class Exchange {
  private Exchange() {}

  /** The stores of a plan whose arrays may change hands. */
  static Set<Plan.Result> of(Plan plan) {
    Map<Integer, Integer> storesOfSlot = new HashMap<>();
    for (Plan.Result store : plan.stores()) {
      if (plan.buffer(store.view()).origin() instanceof Buffer.Origin.Own(int slot)) {
        storesOfSlot.merge(slot, 1, Integer::sum);
      }
    }
    Set<Integer> kept = changesItself(plan) ? Set.of() : slotsKept(plan);
    return plan.stores().stream()
        .filter(store -> isWholeBuffer(plan, store))
        .filter(store ->
            plan.buffer(store.view()).origin() instanceof Buffer.Origin.Own(int slot)
                && storesOfSlot.getOrDefault(slot, 0) == 1
                && !kept.contains(slot))
        .collect(Collectors.toSet());
  }

  private static boolean isWholeBuffer(Plan plan, Plan.Result store) {
    Buffer buffer = plan.buffer(store.view());
    return buffer.rows() == Rows.WHOLE
        && store.rows() == Rows.WHOLE
        && store.view().column() == 0
        && store.width() == buffer.width()
        && buffer.width() == buffer.stride();
  }

  /** Whether a run stores a parameter that it reads, so that the next one computes all anew. */
  private static boolean changesItself(Plan plan) {
    Set<String> stored = plan.stores().stream().map(Plan.Result::name).collect(Collectors.toSet());
    return plan.buffers().stream()
        .anyMatch(buffer ->
            buffer.rows() == Rows.WHOLE
                && buffer.origin() instanceof Buffer.Origin.Parameter(String name)
                && stored.contains(name));
  }

  /** The slots of what is not computed again while parameters stay the same. */
  private static Set<Integer> slotsKept(Plan plan) {
    Set<Integer> slots = new HashSet<>();
    for (Phase phase : plan.weights()) {
      for (Node node : phase.nodes()) {
        node.steps().stream()
            .flatMap(step -> step.writes().stream())
            .map(View::buffer)
            .forEach(buffer -> {
              if (plan.buffers().get(buffer).origin() instanceof Buffer.Origin.Own(int slot)) {
                slots.add(slot);
              }
            });
      }
    }
    return slots;
  }
}
