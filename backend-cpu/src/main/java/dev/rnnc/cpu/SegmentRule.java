package dev.rnnc.cpu;

import dev.rnnc.plan.Forecast;

/**
 * Chooses how a run goes through time; by its sizes alone, so that results do not depend on the
 * machine.
 *
 * @param rows time steps times sequences of a segment: few enough that what a segment's sums read
 *     is still in the second-level cache, many enough for tiles
 * @param memoryBytes what a forward pass may keep
 */
record SegmentRule(int rows, long memoryBytes) {
  static final int ROWS = 256;

  /**
   * How a run of these sizes goes through time.
   *
   * @param rowsOfHalf the sequences that go through time together, at most {@code batch}
   */
  Segments of(Segmentation segmentation, int timeSteps, int rowsOfHalf, int batch) {
    if (!segmentation.isSegmented()) {
      return Segments.one(timeSteps);
    }
    double kept = segmentation.kept().perRow() * timeSteps * batch;
    boolean recomputes = segmentation.canRecompute() && kept > memoryBytes;
    int steps =
        recomputes
            ? recomputedSteps(segmentation, timeSteps, batch)
            : steps(timeSteps, (double) rows / Math.max(1, rowsOfHalf));
    return new Segments(steps, recomputes);
  }

  /** Of segments as equal as can be, about as long as is wanted. */
  private static int steps(int timeSteps, double wanted) {
    long count = Math.max(1, Math.round(timeSteps / wanted));
    return (int) Math.max(1, Math.ceilDiv(timeSteps, count));
  }

  /**
   * As long as memory allows beside what is kept at the begin of segments; where it allows none, as
   * long as takes the least: that is where both are the same.
   */
  private int recomputedSteps(Segmentation segmentation, int timeSteps, int batch) {
    Forecast kept = segmentation.kept();
    double perStep = (kept.perRow() + kept.perSegmentRow()) * batch;
    double perSegment = segmentation.bytesCarried() * batch;
    double least = Math.sqrt(timeSteps * perSegment / perStep);
    int steps = steps(timeSteps, Math.max(1, least));
    while (steps < timeSteps && bytes(perStep, perSegment, timeSteps, 2 * steps) <= memoryBytes) {
      steps *= 2;
    }
    return steps(timeSteps, steps);
  }

  private static double bytes(double perStep, double perSegment, int timeSteps, int steps) {
    return perStep * steps + perSegment * (Math.ceilDiv(timeSteps, steps) + 1);
  }
}
