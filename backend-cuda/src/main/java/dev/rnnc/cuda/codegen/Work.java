package dev.rnnc.cuda.codegen;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What a run gives to the device, in order. */
public sealed interface Work {
  /**
   * One kernel.
   *
   * @param threads of a block
   * @param sharedBytes that a block gets when launched
   */
  record Launch(String kernel, List<Argument> arguments, Grid grid, int threads, int sharedBytes)
      implements Work {
    public Launch {
      arguments = List.copyOf(arguments);
    }
  }

  /** Launches at every time step, first to last or last to first. */
  record StepLoop(boolean reverse, List<Launch> body) implements Work {
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

  /** Two ways to do the same, of which the run's sizes and the device decide. */
  record Either(RowLoop loop, List<Work> launches) implements Work {
    public Either {
      launches = List.copyOf(launches);
    }
  }
}
