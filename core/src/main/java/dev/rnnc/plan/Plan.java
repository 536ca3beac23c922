package dev.rnnc.plan;

import java.util.List;

/**
 * How a program is carried out, for any number of time steps and any batch.
 *
 * @param buffers where values stand
 * @param packed matrices prepared for products
 * @param weights phases that depend on parameters alone: to be run when one of them changed
 * @param phases the phases of every run, in order
 */
public record Plan(
    String name,
    List<Buffer> buffers,
    List<Packed> packed,
    List<Phase> weights,
    List<Phase> phases,
    List<Result> outputs,
    List<Result> stores) {
  /** What a run gives back under a name, or the device keeps. */
  public record Result(String name, View view, int width, Rows rows) {}

  public Plan {
    buffers = List.copyOf(buffers);
    packed = List.copyOf(packed);
    weights = List.copyOf(weights);
    phases = List.copyOf(phases);
    outputs = List.copyOf(outputs);
    stores = List.copyOf(stores);
  }

  /** The buffer that a view is of. */
  public Buffer buffer(View view) {
    return buffers.get(view.buffer());
  }

  /** The number of slots, see {@link Buffer.Origin.Own}. */
  public int slots() {
    int slots = 0;
    for (Buffer buffer : buffers) {
      if (buffer.origin() instanceof Buffer.Origin.Own own) {
        slots = Math.max(slots, own.slot() + 1);
      }
    }
    return slots;
  }

  /** As {@link PlanPrinter} shows it. */
  @Override
  public String toString() {
    return PlanPrinter.print(this);
  }
}
