package dev.rnnc.plan;

/** How many rows a buffer has; known when the program runs. */
public enum Rows {
  /** One: a weight or another value without a batch. */
  WHOLE,
  /** One per sequence of the batch. */
  BATCH,
  /** One per time step and sequence; time step t of sequence b is row {@code t * batch + b}. */
  SEQUENCE,
  /** The same, of the time steps of one segment at a time. */
  SEGMENT,
  /** A carried state before and after every time step: one group of rows more than time steps. */
  STATES;

  /** The number of rows for a number of time steps (of a segment, if it is one) and sequences. */
  public long count(int timeSteps, int batch) {
    return switch (this) {
      case WHOLE -> 1;
      case BATCH -> batch;
      case SEQUENCE, SEGMENT -> (long) timeSteps * batch;
      case STATES -> (timeSteps + 1L) * batch;
    };
  }
}
