package dev.rnnc.train;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What an epoch has summed up so far. The loss is kept in checkpoints, so that an epoch that was
 * interrupted reports all of its steps; the speed is that of the steps done since.
 */
final class EpochSums {
  private static final String LOSS = "loss";
  private static final String WEIGHT = "weight";

  private double loss;
  private double weight;
  private long steps;
  private long targets;
  private long startNanos = System.nanoTime();

  /**
   * Adds a step.
   *
   * @param stepWeight how much its targets weigh together
   */
  void add(double meanLoss, double stepWeight, long stepTargets) {
    loss += meanLoss * stepWeight;
    weight += stepWeight;
    targets += stepTargets;
    steps++;
  }

  double meanLoss() {
    return weight > 0 ? loss / weight : 0;
  }

  double stepsPerSecond() {
    return steps / seconds();
  }

  double targetsPerSecond() {
    return targets / seconds();
  }

  private double seconds() {
    return Math.max(1e-9, (System.nanoTime() - startNanos) / 1e9);
  }

  /** Begins the next epoch. */
  void reset() {
    loss = 0;
    weight = 0;
    steps = 0;
    targets = 0;
    startNanos = System.nanoTime();
  }

  /** By name, to be kept in a checkpoint. */
  Map<String, Double> kept() {
    Map<String, Double> sums = new LinkedHashMap<>();
    sums.put(LOSS, loss);
    sums.put(WEIGHT, weight);
    return sums;
  }

  void restore(Map<String, Double> kept) {
    loss = kept.getOrDefault(LOSS, 0.0);
    weight = kept.getOrDefault(WEIGHT, 0.0);
  }
}
