package dev.rnnc.backend;

import java.util.OptionalLong;

/** A program that is ready to run on its device. */
public interface Executable extends AutoCloseable {
  /**
   * Runs once: reads the inputs of {@code run} and the parameters, writes the outputs of {@code
   * run} and, at the end, the stores. After a run of the same sizes it allocates nothing.
   */
  void run(Run run);

  /**
   * Starts a run, which the device may do while its caller goes on: prepares the next one, and
   * reads what the one before gave. The arrays of inputs may change when this returns, those of
   * outputs are written when the run is {@linkplain Running#await awaited}, and whatever is run or
   * read on the device afterwards finds the stores. At most two runs of an executable are not
   * awaited. What is returned stands for this run alone, also when others have been started since:
   * once it is over, it stays over.
   */
  default Running start(Run run) {
    run(run);
    return Running.OVER;
  }

  /**
   * The bytes of memory of its own that a run of these sizes takes; empty if the backend does not
   * know beforehand.
   */
  default OptionalLong memoryBytes(int timeSteps, int batch) {
    return OptionalLong.empty();
  }

  /**
   * Of a backend whose {@linkplain #memoryBytes memory} is a device's, the bytes besides of the
   * host's memory that stays in place, over which inputs and outputs go; where all outputs are
   * asked for.
   */
  default long pinnedBytes(int timeSteps, int batch) {
    return 0;
  }

  /** How it is carried out, in a few lines: kernels, products, memory. */
  String explain();

  /** Every step of it, readable. */
  String plan();

  @Override
  void close();
}
