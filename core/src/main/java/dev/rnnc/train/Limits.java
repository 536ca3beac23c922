package dev.rnnc.train;

import dev.rnnc.model.Training;

/** When training ends by itself: with the first of its epochs, steps and minutes. */
final class Limits {
  private final Training.Budget budget;
  private final long steps;

  /**
   * @param stepsPerEpoch optimiser steps in an epoch
   */
  Limits(Training.Budget budget, long stepsPerEpoch) {
    this.budget = budget;
    long planned = Long.MAX_VALUE;
    if (budget.epochs().isPresent()) {
      planned = budget.epochs().getAsInt() * stepsPerEpoch;
    }
    if (budget.steps().isPresent()) {
      planned = Math.min(planned, budget.steps().getAsInt());
    }
    this.steps = planned;
  }

  /** Steps until epochs or steps are used up; {@code Long.MAX_VALUE} if only time is bounded. */
  long steps() {
    return steps;
  }

  /** The same, but 0 if only time is bounded. */
  long knownSteps() {
    return steps == Long.MAX_VALUE ? 0 : steps;
  }

  /**
   * Whether it is time to end. Getting ready takes time as well, but is no training: at least one
   * step is done.
   *
   * @param done steps
   * @param seconds of training, over all resumptions
   */
  boolean reached(long done, double seconds) {
    boolean outOfTime =
        budget.minutes().isPresent() && seconds >= 60 * budget.minutes().getAsDouble();
    return done >= steps || (done > 0 && outOfTime);
  }
}
