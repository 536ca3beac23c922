package dev.rnnc.train;

import dev.rnnc.checkpoint.Progress;
import dev.rnnc.model.Measures;
import dev.rnnc.model.Training;
import dev.rnnc.source.Diagnostic;
import dev.rnnc.source.RnncException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * The best that training has reached, by the score that {@code keep = best(..)} names, and for how
 * many epochs nothing was better. The score is made small: the validation loss, the training loss
 * where nothing is held out, or a metric, with its sign changed where greater is better.
 */
final class Best {
  private final Training training;
  private OptionalDouble score = OptionalDouble.empty();
  private long step;
  private int epochsSince;

  /**
   * @param measured the names of what an epoch's evaluation gives
   * @throws RnncException if the metric to be kept by is not among them
   */
  Best(Training training, List<String> measured) {
    this.training = training;
    Optional<String> metric = training.keep().metric();
    if (metric.isPresent() && !measured.contains(metric.get())) {
      throw new RnncException(
          Diagnostic.general(
                  "E0713",
                  "`keep = best(%s)`: that is not measured on this data".formatted(metric.get()))
              .help("measured are " + String.join(", ", measured)));
    }
  }

  /** Goes on from a checkpoint. */
  void restore(Progress progress) {
    score = progress.best();
    step = progress.bestStep();
    epochsSince = progress.epochsWithoutBest();
  }

  /**
   * Takes the result of an epoch; true if it is the best so far.
   *
   * @param ended the epoch's last step, or that at which the budget ends
   * @param whole whether the epoch is over; else it is counted when it is
   */
  boolean take(
      double trainLoss, Optional<Evaluator.Measured> validation, long ended, boolean whole) {
    double reached = validation.map(this::score).orElse(trainLoss);
    if (score.isPresent() && reached >= score.getAsDouble()) {
      if (whole) {
        epochsSince++;
      }
      return false;
    }
    score = OptionalDouble.of(reached);
    step = ended;
    epochsSince = 0;
    return true;
  }

  private double score(Evaluator.Measured measured) {
    String metric = training.keep().metric().orElse(Measures.LOSS);
    double value = measured.metrics().getOrDefault(metric, measured.loss());
    return Evaluator.greaterIsBetter(metric) ? -value : value;
  }

  /** Whether {@code stop = patience(n)} ends training. */
  boolean outOfPatience() {
    return training.patience().isPresent() && epochsSince >= training.patience().getAsInt();
  }

  OptionalDouble score() {
    return score;
  }

  long step() {
    return step;
  }

  int epochsSince() {
    return epochsSince;
  }
}
