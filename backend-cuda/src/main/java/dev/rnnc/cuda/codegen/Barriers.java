package dev.rnnc.cuda.codegen;

import dev.rnnc.plan.Buffer;
import dev.rnnc.plan.Plan;
import dev.rnnc.plan.Step;
import dev.rnnc.plan.View;
import java.util.HashSet;
import java.util.Set;

/** Says between which steps the threads of a block must wait for one another. */
final class Barriers {
  private final Plan plan;

  /** Memory that was read or written since the last barrier. */
  private final Set<Object> read = new HashSet<>();

  private final Set<Object> written = new HashSet<>();

  Barriers(Plan plan) {
    this.plan = plan;
  }

  /** A barrier was passed. */
  void passed() {
    read.clear();
    written.clear();
  }

  /** Whether a step must wait for those before it. */
  boolean before(Step step) {
    boolean waits =
        step.reads().stream().map(this::memory).anyMatch(written::contains)
            || step.writes().stream()
                .map(this::memory)
                .anyMatch(memory -> written.contains(memory) || read.contains(memory));
    if (waits) {
      passed();
    }
    step.reads().forEach(view -> read.add(memory(view)));
    step.writes().forEach(view -> written.add(memory(view)));
    return waits;
  }

  /** What a view is a part of: buffers of one slot are the same memory. */
  private Object memory(View view) {
    Buffer buffer = plan.buffer(view);
    return buffer.origin() instanceof Buffer.Origin.Own own ? own : buffer.id();
  }
}
