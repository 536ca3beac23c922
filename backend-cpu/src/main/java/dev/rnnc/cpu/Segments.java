package dev.rnnc.cpu;

/**
 * How a run goes through time.
 *
 * @param steps the time steps of a segment; the last one may have fewer
 * @param recomputes whether a forward pass is kept at the ends of segments only, and computed again
 */
record Segments(int steps, boolean recomputes) {
  /** All time steps in one. */
  static Segments one(int timeSteps) {
    return new Segments(Math.max(1, timeSteps), false);
  }

  /** At least one, so that sums over nothing are written too. */
  int count(int timeSteps) {
    return Math.max(1, Math.ceilDiv(timeSteps, steps));
  }
}
