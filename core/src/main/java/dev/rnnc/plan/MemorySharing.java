package dev.rnnc.plan;

import dev.rnnc.ir.ElementType;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Lets buffers that are never in use at the same time share a slot. Only buffers with the same kind
 * of rows and stride do: then the rows of a sequence of the batch are the same memory in both, and
 * rows need not wait for one another.
 */
final class MemorySharing {
  /** Who may share a slot. */
  private record Shape(ElementType element, Rows rows, int stride) {}

  /** The steps from {@code from} to {@code to}, counted through the plan. */
  private record Span(int from, int to) {
    static final Span ALWAYS = new Span(0, Integer.MAX_VALUE);

    Span with(Span other) {
      return new Span(Math.min(from, other.from), Math.max(to, other.to));
    }
  }

  /**
   * @param exact the step, or all of the phase whose steps run in any order
   * @param around the same, or all of the sweep that repeats the step
   */
  private record Access(View view, Span exact, Span around) {}

  private final Plan plan;
  private final List<List<Access>> accesses = new ArrayList<>();
  private int position;

  private MemorySharing(Plan plan) {
    this.plan = plan;
    plan.buffers().forEach(_ -> accesses.add(new ArrayList<>()));
  }

  static Plan share(Plan plan) {
    MemorySharing sharing = new MemorySharing(plan);
    sharing.collect();
    return new Plan(
        plan.name(),
        sharing.assign(),
        plan.packed(),
        plan.weights(),
        plan.phases(),
        plan.outputs(),
        plan.stores());
  }

  private void collect() {
    for (Phase phase : plan.weights()) {
      for (Node node : phase.nodes()) {
        // What depends on parameters alone stays from run to run.
        node.steps().forEach(step -> access(step, Span.ALWAYS, Span.ALWAYS));
      }
    }
    for (Phase phase : plan.phases()) {
      int steps = phase.nodes().stream().mapToInt(node -> node.steps().size()).sum();
      Span all = new Span(position, position + steps - 1);
      for (Node node : phase.nodes()) {
        int end = position + node.steps().size() - 1;
        int before = node instanceof Node.Sweep sweep ? sweep.before().size() : 0;
        Span body = new Span(position + before, end);
        Span sweep = new Span(position, end);
        for (Step step : node.steps()) {
          switch (phase.sharing()) {
            case COLUMNS -> access(step, all, all);
            case ROWS ->
                access(step, new Span(position, position), position < body.from() ? sweep : body);
          }
          position++;
        }
      }
    }
    Span end = new Span(position, Integer.MAX_VALUE);
    plan.outputs().forEach(result -> access(result.view(), end, end));
    plan.stores().forEach(result -> access(result.view(), end, end));
  }

  private void access(Step step, Span exact, Span around) {
    step.reads().forEach(view -> access(view, exact, around));
    step.writes().forEach(view -> access(view, exact, around));
  }

  private void access(View view, Span exact, Span around) {
    accesses.get(view.buffer()).add(new Access(view, exact, around));
  }

  /**
   * When a buffer is in use. A time step's own rows are free again after the last step that reads
   * them, and so is what one time step alone uses; anything else is in use throughout a sweep.
   */
  private Span span(Buffer buffer) {
    List<Access> all = accesses.get(buffer.id());
    boolean isScratch =
        buffer.rows() != Rows.STATES && all.stream().map(Access::around).distinct().count() <= 1;
    boolean hasOwnRows =
        buffer.rows() == Rows.SEQUENCE
            && all.stream().allMatch(access -> access.view().time() && !access.view().last());
    return all.stream()
        .map(access -> isScratch || hasOwnRows ? access.exact() : access.around())
        .reduce(Span::with)
        .orElse(Span.ALWAYS);
  }

  private List<Buffer> assign() {
    List<Buffer> result = new ArrayList<>(plan.buffers());
    List<Buffer> own = new ArrayList<>();
    Map<Buffer, Span> spans = new HashMap<>();
    for (Buffer buffer : plan.buffers()) {
      if (accesses.get(buffer.id()).isEmpty()) {
        result.set(buffer.id(), at(buffer, new Buffer.Origin.Unused()));
      } else if (buffer.origin() instanceof Buffer.Origin.Own) {
        own.add(buffer);
        spans.put(buffer, span(buffer));
      }
    }
    own.sort(
        Comparator.comparingInt((Buffer buffer) -> spans.getOrDefault(buffer, Span.ALWAYS).from())
            .thenComparingInt(Buffer::id));
    List<Shape> shapes = new ArrayList<>();
    List<Integer> busyUntil = new ArrayList<>();
    for (Buffer buffer : own) {
      Shape shape = new Shape(buffer.element(), buffer.rows(), buffer.stride());
      Span span = spans.getOrDefault(buffer, Span.ALWAYS);
      int slot = 0;
      while (slot < shapes.size()
          && !(shapes.get(slot).equals(shape) && busyUntil.get(slot) < span.from())) {
        slot++;
      }
      if (slot == shapes.size()) {
        shapes.add(shape);
        busyUntil.add(0);
      }
      busyUntil.set(slot, span.to());
      result.set(buffer.id(), at(buffer, new Buffer.Origin.Own(slot)));
    }
    return result;
  }

  private static Buffer at(Buffer buffer, Buffer.Origin origin) {
    return new Buffer(
        buffer.id(),
        buffer.name(),
        buffer.element(),
        buffer.rows(),
        buffer.width(),
        buffer.stride(),
        origin);
  }
}
