package dev.rnnc.plan;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Cuts the phases of a plan into passes over segments of time: everything up to the last loop in
 * the order of time goes forward, everything after it backward, together with the sums over time
 * steps. So a segment's values are summed while they are still near the core, and a forward pass
 * can be computed again instead of being kept (Chen et al. 2016, "Training deep nets with sublinear
 * memory cost").
 *
 * <p>A plan whose order of time is another one, such as that of a bidirectional layer, stays as it
 * is.
 */
final class Segmenting {
  private final Plan plan;

  /** The phase that goes through time by rows. */
  private final int rows;

  /** The one after it, which sums. */
  private final Phase columns;

  private final List<Node> start = new ArrayList<>();
  private final List<Node> forward = new ArrayList<>();
  private final List<Node> middle = new ArrayList<>();
  private final List<Node> backward = new ArrayList<>();
  private final List<Node> end = new ArrayList<>();
  private final List<Node> sums = new ArrayList<>();
  private final List<Node> otherColumns = new ArrayList<>();

  private Segmenting(Plan plan, int rows) {
    this.plan = plan;
    this.rows = rows;
    columns =
        rows + 1 < plan.phases().size()
            ? plan.phases().get(rows + 1)
            : new Phase(Phase.Sharing.COLUMNS, Pass.ONCE, List.of());
  }

  static Plan apply(Plan plan) {
    int rows = 0;
    while (rows < plan.phases().size() && !hasTime(plan.phases().get(rows))) {
      rows++;
    }
    if (rows == plan.phases().size()
        || plan.phases().get(rows).sharing() != Phase.Sharing.ROWS
        || plan.phases().stream().skip(rows + 2L).anyMatch(Segmenting::hasTime)) {
      return plan;
    }
    Segmenting segmenting = new Segmenting(plan, rows);
    return segmenting.sortNodes() && segmenting.sortColumns() ? segmenting.segmented() : plan;
  }

  private static boolean hasTime(Phase phase) {
    return phase.nodes().stream().anyMatch(Segmenting::hasTime);
  }

  /** Whether a node visits time steps. */
  private static boolean hasTime(Node node) {
    return node instanceof Node.Sweep || views(node).anyMatch(view -> view.time() && !view.last());
  }

  private static Stream<View> views(Node node) {
    return node.steps().stream()
        .flatMap(step -> Stream.concat(step.reads().stream(), step.writes().stream()));
  }

  /** Whether a node can do its work for some time steps at a time. */
  private static boolean isDivisible(Node node) {
    return switch (node) {
      case Node.Sweep _ -> true;
      case Node.Once(Step step) ->
          step instanceof Step.Pick
              || step instanceof Step.Place
              || (step instanceof Step.SumRows sum && sum.y().batch());
    };
  }

  private static boolean isLoop(Node node, boolean reverse) {
    return node instanceof Node.Sweep sweep && sweep.recurrent() && sweep.reverse() == reverse;
  }

  /** Gives the nodes by rows to their passes; false if the order of time is another one. */
  private boolean sortNodes() {
    List<Node> nodes = plan.phases().get(rows).nodes();
    int firstReverse = first(nodes, node -> isLoop(node, true));
    int split = firstReverse;
    if (firstReverse < nodes.size()) {
      split = last(nodes.subList(0, firstReverse), Segmenting::mustGoForward) + 1;
    }
    for (int i = 0; i < nodes.size(); i++) {
      Node node = nodes.get(i);
      boolean ahead = i < split;
      if (hasTime(node)) {
        List<Node> pass = ahead ? forward : backward;
        if (!isDivisible(node)
            || isLoop(node, ahead)
            || touches(node, end)
            || readsEnd(node, pass)) {
          return false;
        }
        pass.add(node);
      } else if (!touches(node, ahead ? forward : backward) && !touches(node, end)) {
        (ahead ? start : middle).add(node);
      } else if (ahead && firstReverse < nodes.size()) {
        return false;
      } else {
        end.add(node);
      }
    }
    return !forward.isEmpty();
  }

  /** Whether what comes after a node may need all of its time steps. */
  private static boolean mustGoForward(Node node) {
    return isLoop(node, false) || isGathering(node);
  }

  /** Whether a node makes one row of all time steps. */
  private static boolean isGathering(Node node) {
    return node instanceof Node.Once(Step step)
        && hasTime(node)
        && step.writes().stream().noneMatch(View::time);
  }

  /** Whether a node reads what is right only when others have been through all of time. */
  private static boolean readsEnd(Node node, List<Node> others) {
    Set<Integer> read = new HashSet<>();
    node.steps().stream()
        .flatMap(step -> step.reads().stream())
        .filter(view -> !view.time())
        .forEach(view -> read.add(view.buffer()));
    return others.stream()
        .flatMap(other -> other.steps().stream())
        .flatMap(step -> step.writes().stream())
        .anyMatch(view -> read.contains(view.buffer()));
  }

  private static int first(List<Node> nodes, Predicate<Node> wanted) {
    int at = 0;
    while (at < nodes.size() && !wanted.test(nodes.get(at))) {
      at++;
    }
    return at;
  }

  private static int last(List<Node> nodes, Predicate<Node> wanted) {
    int at = nodes.size() - 1;
    while (at >= 0 && !wanted.test(nodes.get(at))) {
      at--;
    }
    return at;
  }

  /** Whether a node reads what others write, or writes what they use. */
  private static boolean touches(Node node, List<Node> others) {
    Set<Integer> written = new HashSet<>();
    node.steps().forEach(step -> step.writes().forEach(view -> written.add(view.buffer())));
    Set<Integer> read = new HashSet<>();
    node.steps().forEach(step -> step.reads().forEach(view -> read.add(view.buffer())));
    return others.stream()
        .flatMap(other -> other.steps().stream())
        .anyMatch(step ->
            step.writes().stream()
                    .anyMatch(
                        view -> read.contains(view.buffer()) || written.contains(view.buffer()))
                || step.reads().stream().anyMatch(view -> written.contains(view.buffer())));
  }

  /** Gives sums over time steps to the pass that writes what they sum. */
  private boolean sortColumns() {
    for (Node node : columns.nodes()) {
      if (!hasTime(node)) {
        otherColumns.add(node);
      } else if (node instanceof Node.Once(Step step) && isSum(step) && !touches(node, end)) {
        sums.add(node);
      } else {
        return false;
      }
    }
    return true;
  }

  private static boolean isSum(Step step) {
    return step instanceof Step.OuterSum
        || step instanceof Step.SumRows
        || step instanceof Step.LookupGradient;
  }

  private Plan segmented() {
    Pass last = backward.isEmpty() ? Pass.FORWARD : Pass.BACKWARD;
    List<Phase> phases = new ArrayList<>(plan.phases().subList(0, rows));
    add(phases, Phase.Sharing.ROWS, Pass.ONCE, start);
    add(phases, Phase.Sharing.ROWS, Pass.FORWARD, forward);
    add(phases, Phase.Sharing.ROWS, Pass.ONCE, middle);
    add(phases, Phase.Sharing.ROWS, Pass.BACKWARD, backward);
    add(phases, columns.sharing(), last, sums);
    add(phases, Phase.Sharing.ROWS, Pass.ONCE, end);
    add(phases, columns.sharing(), Pass.ONCE, otherColumns);
    phases.addAll(plan.phases().stream().skip(rows + 2L).toList());
    return new Plan(
        plan.name(),
        plan.buffers().stream().map(buffer -> ofSegment(phases, buffer)).toList(),
        plan.packed(),
        plan.weights(),
        phases,
        plan.outputs(),
        plan.stores());
  }

  private static void add(List<Phase> phases, Phase.Sharing sharing, Pass pass, List<Node> nodes) {
    if (!nodes.isEmpty()) {
      phases.add(new Phase(sharing, pass, nodes));
    }
  }

  /** A buffer that one pass alone uses has the rows of one segment. */
  private Buffer ofSegment(List<Phase> phases, Buffer buffer) {
    if (buffer.rows() != Rows.SEQUENCE || !(buffer.origin() instanceof Buffer.Origin.Own)) {
      return buffer;
    }
    Set<Pass> passes = new HashSet<>();
    for (Phase phase : phases) {
      for (Node node : phase.nodes()) {
        for (View view : views(node).filter(view -> view.buffer() == buffer.id()).toList()) {
          passes.add(phase.pass());
          if (!view.time() || view.last() || view.shift() != 0) {
            return buffer;
          }
        }
      }
    }
    boolean isResult =
        Stream.concat(plan.outputs().stream(), plan.stores().stream())
            .anyMatch(result -> result.view().buffer() == buffer.id());
    boolean one = passes.size() == 1 && !passes.contains(Pass.ONCE);
    return isResult || !one
        ? buffer
        : new Buffer(
            buffer.id(),
            buffer.name(),
            buffer.element(),
            Rows.SEGMENT,
            buffer.width(),
            buffer.stride(),
            buffer.origin());
  }
}
