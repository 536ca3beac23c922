package dev.rnnc.cuda.codegen;

import java.util.List;

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

    public RowLoop {
      arguments = List.copyOf(arguments);
      matrices = List.copyOf(matrices);
    }
  }

  /** Two ways to do the same, of which the run's sizes and the device decide. */
  record Either(RowLoop loop, List<Work> launches) implements Work {
    public Either {
      launches = List.copyOf(launches);
    }
  }
}
