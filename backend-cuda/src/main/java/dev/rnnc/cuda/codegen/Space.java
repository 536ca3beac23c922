package dev.rnnc.cuda.codegen;

/** The rows that a kernel goes over. */
public enum Space {
  /** One, of a value without a batch. */
  ONE,
  /** One for each sequence of the batch. */
  BATCH,
  /**
   * One for each time step and sequence; time step t of sequence b is row {@code t * batch + b}.
   */
  ALL;

  /** How many there are. */
  public long rows(Sizes sizes) {
    return switch (this) {
      case ONE -> 1;
      case BATCH -> sizes.batch();
      case ALL -> (long) sizes.timeSteps() * sizes.batch();
    };
  }

  /** The same in CUDA C. */
  String text() {
    return switch (this) {
      case ONE -> "1";
      case BATCH -> "batch";
      case ALL -> "time_steps * batch";
    };
  }
}
