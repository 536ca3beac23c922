package dev.rnnc.cuda.codegen;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a run gives to the device, in order. */
public sealed interface Work {
  /** What is given once, be it at a time step. */
  sealed interface Once extends Work {}

  /**
   * One kernel.
   *
   * @param threads of a block
   * @param sharedBytes that a block gets when launched
   */
  record Launch(String kernel, List<Argument> arguments, Grid grid, int threads, int sharedBytes)
      implements Once {
    public Launch {
      arguments = List.copyOf(arguments);
    }
  }

  /** A product: a library's where there is one and the product is large, else kernels of ours. */
  record Multiply(Multiplication product, List<Launch> otherwise) implements Once {
    public Multiply {
      otherwise = List.copyOf(otherwise);
    }
  }

  /** What is given at every time step, first to last or last to first. */
  record StepLoop(boolean reverse, List<Once> body) implements Work {
    public StepLoop {
      body = List.copyOf(body);
    }
  }

  /**
   * One kernel for all time steps; each block keeps some rows of the batch.
   *
   * @param floatsPerRow shared memory for each row of a block
   * @param matrices what products of the loop read, the most profitable first
   */
  record RowLoop(
      String kernel, List<Argument> arguments, int threads, int floatsPerRow, List<Matrix> matrices)
      implements Work {
    /** What a block of every device of compute capability 7.5 and later can have. */
    private static final long LEAST_SHARED_BYTES = 64 << 10;

    /** A matrix of {@code depth} rows of {@code width} elements, all heads together. */
    public record Matrix(int id, int depth, int width) {}

    /**
     * How a loop is laid out for a run.
     *
     * @param residents by matrix, how many of its rows stand in a block's shared memory
     */
    public record Shape(
        int rowsPerBlock, int blocks, int sharedBytes, Map<Integer, Integer> residents) {
      public int resident(int matrix) {
        return residents.getOrDefault(matrix, 0);
      }
    }

    public RowLoop {
      arguments = List.copyOf(arguments);
      matrices = List.copyOf(matrices);
    }

    /**
     * Whether all matrices have room beside a row in the shared memory of any device: then blocks
     * that keep columns, which wait for one another, would never be faster.
     */
    public boolean isSmall() {
      long floats = matrices.stream().mapToLong(m -> (long) m.depth() * m.width()).sum();
      return (floats + floatsPerRow) * Float.BYTES <= LEAST_SHARED_BYTES;
    }

    /** Divides the rows over all multiprocessors, and what memory is left over the matrices. */
    public Shape shape(Sizes sizes, DeviceShape device) {
      int rows = Math.max(1, Math.ceilDiv(sizes.batch(), device.multiprocessors()));
      int left = device.sharedBytes() / Float.BYTES - rows * floatsPerRow;
      Map<Integer, Integer> residents = new HashMap<>();
      for (Matrix matrix : matrices) {
        int resident = Math.clamp(left / matrix.width(), 0, matrix.depth());
        residents.put(matrix.id(), resident);
        left -= resident * matrix.width();
      }
      int bytes = device.sharedBytes() / Float.BYTES * Float.BYTES - left * Float.BYTES;
      return new Shape(rows, Math.ceilDiv(sizes.batch(), rows), bytes, residents);
    }
  }

  /**
   * One kernel for all time steps; all blocks work at once, and each keeps some columns of the
   * matrices that products read.
   *
   * @param split features that are divided over the blocks
   * @param barriers of the whole grid, at every time step
   * @param matrices what products of the loop read
   * @param held how many features each block has at most, if its columns of the matrices stand in
   *     registers; 0 if they stand in shared memory, and there are as many blocks as
   *     multiprocessors
   */
  record ColumnLoop(
      String kernel,
      List<Argument> arguments,
      int threads,
      int split,
      int barriers,
      List<Divided> matrices,
      int held)
      implements Work {
    /**
     * A matrix of {@code heads} times {@code depth} rows of {@code columns} elements, of which each
     * block has its part of each {@code part} columns.
     *
     * @param rowFloats of a block's shared memory, for each row that a product reads at a time
     */
    public record Divided(int id, int heads, int depth, int columns, int part, int rowFloats) {
      /** The floats that one of so many blocks keeps. */
      public long floats(int blocks) {
        return (long) Math.ceilDiv(part, blocks) * (heads * columns / part) * depth;
      }

      /** Floats of a row that the product reads. */
      public int read() {
        return heads * depth;
      }
    }

    /**
     * How a loop is laid out for a run.
     *
     * @param matrixFloats that a block keeps of the matrices in shared memory
     * @param stageFloats for rows that a product reads
     */
    public record Layout(int blocks, long matrixFloats, int stageFloats) {
      public int sharedBytes() {
        return Math.toIntExact((matrixFloats + stageFloats) * Float.BYTES);
      }
    }

    public ColumnLoop {
      arguments = List.copyOf(arguments);
      matrices = List.copyOf(matrices);
    }

    /** The floats of matrices that a block keeps, in shared memory or in registers. */
    public long matrixFloats(DeviceShape device) {
      int blocks = blocks(device);
      return matrices.stream().mapToLong(matrix -> matrix.floats(blocks)).sum();
    }

    /** The widest row that a product reads, in floats. */
    private int widest() {
      return matrices.stream().mapToInt(Divided::rowFloats).max().orElse(0);
    }

    /** Divides the features over all multiprocessors; a block on each. */
    private int blocks(DeviceShape device) {
      if (held > 0) {
        return Math.ceilDiv(split, held);
      }
      int own = Math.ceilDiv(split, Math.max(1, device.multiprocessors()));
      return Math.ceilDiv(split, own);
    }

    /** The layout, or nothing where a block's columns and a row do not fit into its memory. */
    public Optional<Layout> shape(Sizes sizes, DeviceShape device) {
      long matrix = held > 0 ? 0 : matrixFloats(device);
      long left = device.sharedBytes() / Float.BYTES - matrix;
      if (left < widest() || blocks(device) > Math.max(1, device.multiprocessors())) {
        return Optional.empty();
      }
      long stage = Math.min(left, (long) widest() * sizes.batch());
      return Optional.of(new Layout(blocks(device), matrix, (int) stage));
    }
  }

  /** Ways to do the same, of which the run's sizes and the device decide. */
  record TimeLoop(
      Optional<RowLoop> rows,
      Optional<ColumnLoop> columns,
      Optional<ColumnLoop> registers,
      List<Work> launches)
      implements Work {
    public TimeLoop {
      launches = List.copyOf(launches);
    }
  }
}
