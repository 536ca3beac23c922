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
  /**
   * Who may share a slot.
   *
   * @param scratch whether nothing in it outlives a time step of a pass
   */
  private record Shape(ElementType element, Rows rows, int stride, boolean scratch) {}

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
   * @param repeated whether the step comes again for every segment of time
   */
  private record Access(View view, Span exact, Span around, boolean repeated) {}

  private final Plan plan;
  private final List<List<Access>> accesses = new ArrayList<>();
  private int position;

  /** The steps that come again for every segment of time, and what is between. */
  private Span passes = new Span(Integer.MAX_VALUE, 0);

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
        node.steps().forEach(step -> access(step, Span.ALWAYS, Span.ALWAYS, false));
      }
    }
    for (Phase phase : plan.phases()) {
      int steps = phase.nodes().stream().mapToInt(node -> node.steps().size()).sum();
      Span all = new Span(position, position + steps - 1);
      boolean repeated = phase.pass() != Pass.ONCE;
      passes = repeated ? passes.with(all) : passes;
      for (Node node : phase.nodes()) {
        int end = position + node.steps().size() - 1;
        int before = node instanceof Node.Sweep sweep ? sweep.before().size() : 0;
        Span body = new Span(position + before, end);
        Span sweep = new Span(position, end);
        for (Step step : node.steps()) {
          switch (phase.sharing()) {
            case COLUMNS -> access(step, all, all, repeated);
            case ROWS ->
                access(
                    step,
                    new Span(position, position),
                    position < body.from() ? sweep : body,
                    repeated);
          }
          position++;
        }
      }
    }
    Span end = new Span(position, Integer.MAX_VALUE);
    plan.outputs().forEach(result -> access(result.view(), end, end, false));
    plan.stores().forEach(result -> access(result.view(), end, end, false));
  }

  private void access(Step step, Span exact, Span around, boolean repeated) {
    step.reads().forEach(view -> access(view, exact, around, repeated));
    step.writes().forEach(view -> access(view, exact, around, repeated));
  }

  private void access(View view, Span exact, Span around, boolean repeated) {
    accesses.get(view.buffer()).add(new Access(view, exact, around, repeated));
  }

  /**
   * When a buffer is in use. A time step's own rows are free again after the last step that reads
   * them, and so is what one time step alone uses; anything else is in use throughout a sweep, and
   * throughout all passes, because a forward pass may be computed again between backward segments.
   */
  private Span span(Buffer buffer) {
    List<Access> all = accesses.get(buffer.id());
    boolean hasOwnRows =
        (buffer.rows() == Rows.SEQUENCE || buffer.rows() == Rows.SEGMENT)
            && all.stream().allMatch(access -> access.view().time() && !access.view().last());
    boolean outlivesPass = isRepeated(buffer) && buffer.rows() != Rows.SEGMENT;
    boolean isExact = isScratch(buffer) || (hasOwnRows && !outlivesPass);
    return all.stream()
        .map(access ->
            isExact ? access.exact() : outlivesPass && access.repeated() ? passes : access.around())
        .reduce(Span::with)
        .orElse(Span.ALWAYS);
  }

  /** Whether nothing in a buffer outlives the time step, or the phase, that writes it. */
  private boolean isScratch(Buffer buffer) {
    boolean fits = isRepeated(buffer) ? buffer.rows() == Rows.BATCH : buffer.rows() != Rows.STATES;
    return fits && accesses.get(buffer.id()).stream().map(Access::around).distinct().count() <= 1;
  }

  private boolean isRepeated(Buffer buffer) {
    return accesses.get(buffer.id()).stream().anyMatch(Access::repeated);
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
      Shape shape =
          new Shape(
              buffer.element(),
              buffer.rows(),
              buffer.stride(),
              isRepeated(buffer) && isScratch(buffer));
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
