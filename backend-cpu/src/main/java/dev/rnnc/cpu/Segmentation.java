package dev.rnnc.cpu;

import dev.rnnc.plan.Buffer;
import dev.rnnc.plan.Forecast;
import dev.rnnc.plan.Node;
import dev.rnnc.plan.Pass;
import dev.rnnc.plan.Phase;
import dev.rnnc.plan.Plan;
import dev.rnnc.plan.Rows;
import dev.rnnc.plan.Step;
import dev.rnnc.plan.View;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What the passes of a plan mean for memory.
 *
 * @param isSegmented whether there are passes at all
 * @param ofSegment buffers of which one segment of time is there at a time
 * @param forward buffers over time that a forward pass writes and others read: kept, or computed
 *     again
 * @param carried buffers from which a forward pass goes on at the begin of a segment
 * @param canRecompute whether a forward pass may be computed again: nobody reads it at other times
 * @param kept the bytes of what has rows over time or of a segment
 * @param bytesCarried the bytes of a sequence from which a forward pass goes on
 */
record Segmentation(
    boolean isSegmented,
    Set<Integer> ofSegment,
    Set<Integer> forward,
    Set<Integer> carried,
    boolean canRecompute,
    Forecast kept,
    double bytesCarried) {

  static Segmentation of(Plan plan) {
    Set<Integer> ofSegment = new HashSet<>();
    for (Buffer buffer : plan.buffers()) {
      if (buffer.rows() == Rows.SEGMENT) {
        ofSegment.add(buffer.id());
      }
    }
    Set<Integer> forward = new HashSet<>();
    for (View view : writes(steps(plan, Pass.FORWARD))) {
      switch (plan.buffer(view).rows()) {
        case SEQUENCE, STATES -> forward.add(view.buffer());
        case SEGMENT, BATCH, WHOLE -> {}
      }
    }
    Set<Integer> carried = carried(plan);
    return new Segmentation(
        plan.phases().stream().anyMatch(phase -> phase.pass() != Pass.ONCE),
        ofSegment,
        forward,
        carried,
        canRecompute(plan, forward),
        Forecast.bytes(plan),
        carried.stream()
            .mapToDouble(id -> (double) Float.BYTES * plan.buffers().get(id).stride())
            .sum());
  }

  /**
   * Whether backward segments read of the forward pass only what is of their own time steps, and
   * nobody else reads more than the end.
   */
  private static boolean canRecompute(Plan plan, Set<Integer> forward) {
    List<Step> backward = steps(plan, Pass.BACKWARD);
    Set<Integer> passing = new HashSet<>(forward);
    loops(plan)
        .flatMap(loop -> writes(loop.steps()).stream())
        .filter(view -> plan.buffer(view).rows() == Rows.BATCH)
        .forEach(view -> passing.add(view.buffer()));
    return !backward.isEmpty()
        && results(plan).noneMatch(view -> forward.contains(view.buffer()) && !view.last())
        && backward.stream()
            .flatMap(step -> step.reads().stream())
            .filter(view -> !view.time() || view.last())
            .noneMatch(view -> passing.contains(view.buffer()));
  }

  private static Stream<View> results(Plan plan) {
    return Stream.concat(plan.outputs().stream(), plan.stores().stream()).map(Plan.Result::view);
  }

  private static Stream<Node.Sweep> loops(Plan plan) {
    return nodes(plan, Pass.FORWARD).stream()
        .filter(Node.Sweep.class::isInstance)
        .map(Node.Sweep.class::cast)
        .filter(Node.Sweep::recurrent);
  }

  /** States; and of what has no time, what a loop reads before it writes it, or others later. */
  private static Set<Integer> carried(Plan plan) {
    Set<Integer> later = new HashSet<>();
    results(plan).forEach(view -> later.add(view.buffer()));
    plan.phases().stream()
        .filter(phase -> phase.pass() != Pass.FORWARD)
        .flatMap(phase -> phase.nodes().stream())
        .flatMap(node -> node.steps().stream())
        .flatMap(step -> step.reads().stream())
        .forEach(view -> later.add(view.buffer()));
    Set<Integer> carried = new HashSet<>();
    loops(plan)
        .forEach(loop -> {
          Set<Integer> written = new HashSet<>();
          Set<Integer> read = new HashSet<>(later);
          for (Step step : loop.body()) {
            for (View view : step.reads()) {
              if (!written.contains(view.buffer())) {
                read.add(view.buffer());
              }
            }
            step.writes().forEach(view -> written.add(view.buffer()));
          }
          for (int id : written) {
            Rows rows = plan.buffers().get(id).rows();
            if (rows == Rows.STATES || (rows == Rows.BATCH && read.contains(id))) {
              carried.add(id);
            }
          }
        });
    return carried;
  }

  private static List<Node> nodes(Plan plan, Pass pass) {
    List<Node> nodes = new ArrayList<>();
    for (Phase phase : plan.phases()) {
      if (phase.pass() == pass) {
        nodes.addAll(phase.nodes());
      }
    }
    return nodes;
  }

  private static List<Step> steps(Plan plan, Pass pass) {
    return nodes(plan, pass).stream().flatMap(node -> node.steps().stream()).toList();
  }

  private static List<View> writes(List<Step> steps) {
    return steps.stream().flatMap(step -> step.writes().stream()).toList();
  }

  /** The bytes of a run: of its buffers, and of what is kept between segments. */
  double bytes(Segments segments, int timeSteps, int batch) {
    int there = segments.recomputes() ? segments.steps() : timeSteps;
    double between =
        segments.recomputes() ? bytesCarried * batch * (segments.count(timeSteps) + 1) : 0;
    return kept.of(there, Math.min(timeSteps, segments.steps()), batch) + between;
  }

  /** Whether a buffer has the rows of one segment only. */
  boolean isOfSegment(Buffer buffer, Segments segments) {
    return ofSegment.contains(buffer.id())
        || (segments.recomputes() && forward.contains(buffer.id()));
  }
}
