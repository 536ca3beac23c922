package dev.rnnc.model;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * How the network is trained.
 *
 * @param batch sequences at once
 * @param unroll time steps of truncated back-propagation, for streams
 * @param megabytes what may be kept from a forward pass, else it is computed again
 * @param precision of the matrix products of a step
 * @param clip the bound of the gradient's L2 norm over all weights, after the layers' own
 * @param patience epochs without a better validation loss after which training stops
 * @param keep which weights are kept in the end
 * @param gradientsEvery steps between two records of the gradient flow
 * @param watch values whose statistics are recorded
 * @param scheduledSampling the share of a decoder's tokens that are its own in the end, rather than
 *     the true ones. Bengio et al. 2015
 * @param translate pairs of the validation that are translated after each epoch, at most; none
 *     where nothing translates or nothing is to be
 */
public record Training(
    Loss loss,
    Optimizer optimizer,
    int batch,
    int unroll,
    OptionalInt megabytes,
    Precision precision,
    OptionalDouble clip,
    Budget budget,
    OptionalInt patience,
    Keep keep,
    OptionalInt gradientsEvery,
    List<String> watch,
    double scheduledSampling,
    OptionalInt translate) {
  /** When training ends: the first that is reached. At least one is there. */
  public record Budget(OptionalInt epochs, OptionalInt steps, OptionalDouble minutes) {
    public Budget {
      if (epochs.isEmpty() && steps.isEmpty() && minutes.isEmpty()) {
        throw new ModelException("training needs epochs, steps or minutes");
      }
    }

    /** Whether it is known beforehand how many steps there are: not if time alone ends it. */
    public boolean hasLength() {
      return epochs.isPresent() || steps.isPresent();
    }
  }

  /**
   * Which weights are kept.
   *
   * @param best those of the best validation rather than the last
   * @param metric by which metric, by default the validation loss
   */
  public record Keep(boolean best, Optional<String> metric) {}

  public Training {
    watch = List.copyOf(watch);
    if (batch < 1 || unroll < 1) {
      throw new ModelException("batch and unroll are at least 1");
    }
    if (optimizer.rate().needsLength() && !budget.hasLength()) {
      throw new ModelException(
          "the rate depends on the length of training, which minutes alone do not say");
    }
    if (scheduledSampling > 0 && !budget.hasLength()) {
      throw new ModelException(
          "scheduled sampling depends on the length of training, which minutes alone do not say");
    }
  }
}
