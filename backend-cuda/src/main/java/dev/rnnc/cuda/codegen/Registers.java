package dev.rnnc.cuda.codegen;

import dev.rnnc.plan.Packed;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How a block that keeps columns of a loop's matrices divides them over the registers of its
 * threads, as registers.cu explains.
 *
 * @param features of each {@code split} that a block has at most; a power of two
 * @param parts by matrix
 */
record Registers(int features, int threads, Map<Integer, Part> parts) {
  /** Floats of all threads together: half of a multiprocessor's registers, the rest is for work. */
  private static final int ROOM = 32 << 10;

  /** More columns of a matrix than lanes of a warp would need more than one sum of each thread. */
  private static final int MOST_COLUMNS = 32;

  /**
   * A matrix.
   *
   * @param lanes threads beside one another, for a column each
   * @param terms of a column that a thread has; a multiple of 4
   */
  record Part(int lanes, int terms) {
    /** Floats of shared memory for a row: what is read, and a sum of every thread. */
    int rowFloats(int threads) {
      return threads / lanes * terms + threads + lanes;
    }
  }

  /** Empty where a matrix is not divided by features, or a block's do not fit. */
  static Optional<Registers> of(
      Columns columns, List<Packed> matrices, int threads, DeviceShape device) {
    int split = columns.split();
    int features = powerOfTwo(Math.ceilDiv(split, device.registerBlocks()));
    Map<Integer, Part> parts = new HashMap<>();
    int floats = 0;
    for (Packed matrix : matrices) {
      int count = matrix.columns() / split * features;
      if (columns.part(matrix) != split || matrix.heads() != 1 || count > MOST_COLUMNS) {
        return Optional.empty();
      }
      int lanes = powerOfTwo(count);
      int terms = Math.ceilDiv(Math.ceilDiv(matrix.depth() * lanes, threads), 4) * 4;
      parts.put(matrix.id(), new Part(lanes, terms));
      floats += terms * threads;
    }
    return floats <= ROOM ? Optional.of(new Registers(features, threads, parts)) : Optional.empty();
  }

  /** The least one that is not smaller. */
  private static int powerOfTwo(int number) {
    return number <= 1 ? 1 : Integer.highestOneBit(number - 1) << 1;
  }

  Part part(Packed matrix) {
    Part part = parts.get(matrix.id());
    if (part == null) {
      throw new dev.rnnc.source.BrokenInvariant("cuda", matrix + " is in no registers");
    }
    return part;
  }
}
