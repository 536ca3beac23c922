package dev.rnnc.cuda.codegen;

import dev.rnnc.plan.Packed;
import dev.rnnc.source.BrokenInvariant;
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

  /** The most columns of a matrix: four for each lane of a warp. */
  private static final int MOST_COLUMNS = 128;

  /** Columns of a matrix that a thread may have, the best first where none needs less room. */
  private static final int[] TOGETHER = {4, 2, 1};

  /**
   * A matrix.
   *
   * @param lanes threads beside one another with other columns; a power of two
   * @param together columns that a thread has
   * @param terms of each that a thread has; even
   */
  record Part(int lanes, int together, int terms) {
    /** The least that has room for so many columns. */
    private static Part of(int columns, int depth, int threads) {
      Part best = new Part(32, 0, Integer.MAX_VALUE);
      for (int together : TOGETHER) {
        int lanes = powerOfTwo(Math.ceilDiv(columns, together));
        int terms = Math.ceilDiv(Math.ceilDiv(depth * lanes, threads), 2) * 2;
        Part part = new Part(lanes, together, terms);
        if (lanes <= 32 && (best.together == 0 || part.floats() < best.floats())) {
          best = part;
        }
      }
      return best;
    }

    /** Registers of a thread. */
    int floats() {
      return together * terms;
    }

    /** Floats of shared memory for a row: what is read, and the sums of every warp. */
    int rowFloats(int threads) {
      return threads / lanes * terms + (threads / 32 + 1) * lanes * together;
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
      Part part = Part.of(count, matrix.depth(), threads);
      parts.put(matrix.id(), part);
      floats += part.floats() * threads;
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
      throw new BrokenInvariant("cuda", matrix + " is in no registers");
    }
    return part;
  }
}
