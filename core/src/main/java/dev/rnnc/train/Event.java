package dev.rnnc.train;

import dev.rnnc.backend.NonFinite;
import dev.rnnc.flow.Distribution;
import dev.rnnc.flow.GradientFlow;
import dev.rnnc.flow.Observation;
import dev.rnnc.source.Diagnostic;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What happens in training, in the order in which it happens. Losses are means per target, in nats
 * where they are likelihoods.
 */
public sealed interface Event {
  /**
   * Training begins or goes on.
   *
   * @param parameters the number of weights' elements
   * @param stepsPerEpoch optimiser steps in an epoch
   * @param steps of the whole training, 0 if only time ends it
   * @param resumedAt the number of steps done before
   */
  record Start(long parameters, long stepsPerEpoch, long steps, long resumedAt) implements Event {}

  /**
   * A step is done.
   *
   * @param loss of this step's batch
   * @param targets in this step's batch
   * @param clipShare the share of the epoch's steps in which a gradient was clipped, by layer;
   *     {@code ""} stands for the whole network's clipping
   */
  record Step(
      int epoch,
      long step,
      double loss,
      double rate,
      double gradientNorm,
      long targets,
      Map<String, Double> clipShare,
      double seconds)
      implements Event {}

  /**
   * An epoch is done, and evaluated.
   *
   * @param best whether this is the best so far, if there is validation
   */
  record Epoch(
      int epoch,
      long step,
      double trainLoss,
      OptionalDouble validationLoss,
      Map<String, Double> metrics,
      double rate,
      Map<String, Double> clipShare,
      double targetsPerSecond,
      double stepsPerSecond,
      double seconds,
      boolean best)
      implements Event {}

  /** How gradients flowed in a step; `train { gradients = every(n) }` asks for it. */
  record Gradients(int epoch, long step, GradientFlow flow) implements Event {}

  /**
   * How the values that are watched were spread over the batch of a step; `train { watch = [..] }`
   * asks for it.
   */
  record Watched(int epoch, long step, Map<String, Observation> values) implements Event {}

  /** How the elements of every weight are spread: before the first step, and after epochs. */
  record Weights(int epoch, long step, Map<String, Distribution> weights) implements Event {}

  /**
   * Training has diverged; an {@link End} follows.
   *
   * @param step the number of steps done before
   * @param diagnostic what diverged, and what to do
   * @param culprit where the first number that is not finite arose, if somebody could tell
   */
  record Divergence(long step, Diagnostic diagnostic, Optional<NonFinite> culprit)
      implements Event {}

  /** The state of training is on disk. */
  record Saved(long step) implements Event {}

  /** A text was drawn. */
  record Sample(long step, String text) implements Event {}

  /** Measured on the test part, with the weights that are kept. */
  record Test(double loss, Map<String, Double> metrics) implements Event {}

  /** Training is over. */
  record End(Outcome outcome, int epoch, long step, double seconds) implements Event {}

  /** Why training is over. */
  enum Outcome {
    /** The budget is used up. */
    DONE,
    /** No better validation for as long as `stop = patience(n)` allows. */
    PATIENCE,
    /** The caller asked for it; the state is saved. */
    INTERRUPTED,
    /** A loss or gradient was infinite or not a number. */
    DIVERGED,
    /** Nothing was left to do. */
    UP_TO_DATE
  }
}
