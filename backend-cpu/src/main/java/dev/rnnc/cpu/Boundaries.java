package dev.rnnc.cpu;

import dev.rnnc.plan.Buffer;
import dev.rnnc.plan.Rows;
import java.util.Arrays;
import java.util.List;

/** What a forward pass that is computed again goes on from, at the begin of every segment. */
final class Boundaries {
  private final Memory memory;
  private final List<Buffer> carried;

  /** By the number of the segment that follows. */
  private float[][] kept = new float[0][];

  Boundaries(Memory memory, List<Buffer> carried) {
    this.memory = memory;
    this.carried = carried;
  }

  /** Makes room for the begin of as many segments, and the end of the last one. */
  void prepare(int segments) {
    int length = carried.stream().mapToInt(this::length).sum();
    if (kept.length != segments + 1 || kept[0].length != length) {
      kept = new float[segments + 1][length];
    }
  }

  /** How many numbers are kept. */
  long size() {
    return Arrays.stream(kept).mapToLong(numbers -> numbers.length).sum();
  }

  private int length(Buffer buffer) {
    return memory.batch * buffer.stride();
  }

  /** Keeps what is there after the segment at hand. */
  void save(int next) {
    int at = 0;
    for (Buffer buffer : carried) {
      int length = length(buffer);
      System.arraycopy(
          memory.reals[buffer.id()], from(buffer, memory.segmentEnd), kept[next], at, length);
      at += length;
    }
  }

  /** Puts back what was there before the segment at hand. */
  void restore(int segment) {
    int at = 0;
    for (Buffer buffer : carried) {
      int length = length(buffer);
      System.arraycopy(
          kept[segment], at, memory.reals[buffer.id()], from(buffer, memory.segmentBegin), length);
      at += length;
    }
  }

  private int from(Buffer buffer, int timeStep) {
    int start = memory.starts[buffer.id()];
    return buffer.rows() == Rows.STATES
        ? start + (timeStep - memory.firstSteps[buffer.id()]) * length(buffer)
        : start;
  }
}
