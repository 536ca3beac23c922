package dev.rnnc.cpu;

import dev.rnnc.plan.Buffer;
import dev.rnnc.plan.Plan;
import dev.rnnc.plan.View;

/** A view with the stride of its rows: finds elements in {@link Memory}. */
final class Access {
  final int buffer;
  final int column;
  final int width;

  /** Elements from a row to the next; 0 if all rows are the same. */
  final int stride;

  final boolean batch;
  final boolean time;
  private final int shift;
  private final boolean last;

  private Access(View view, Buffer of) {
    buffer = view.buffer();
    column = view.column();
    width = view.width();
    stride = view.batch() ? of.stride() : 0;
    batch = view.batch();
    time = view.time();
    shift = view.shift();
    last = view.last();
  }

  static Access of(Plan plan, View view) {
    return new Access(view, plan.buffer(view));
  }

  /** Whether the rows of all time steps follow one another, or are all the same. */
  boolean isLinear() {
    return time || !batch;
  }

  float[] reals(Memory memory) {
    return memory.reals[buffer];
  }

  int[] indices(Memory memory) {
    return memory.indices[buffer];
  }

  /** Where the row of a sequence begins at a time step. */
  int offset(Memory memory, int timeStep, int row) {
    return rowOffset(memory, timeStep, row) + column;
  }

  /** The same without the columns. */
  int rowOffset(Memory memory, int timeStep, int row) {
    int steps = (time ? timeStep : 0) + shift + (last ? memory.timeSteps : 0);
    return memory.starts[buffer]
        + ((steps - memory.firstSteps[buffer]) * memory.batch + row) * stride;
  }
}
