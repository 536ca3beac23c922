package dev.rnnc.train;

import dev.rnnc.backend.Backend;
import dev.rnnc.backend.Device;
import dev.rnnc.backend.DeviceOptions;
import dev.rnnc.backend.NonFinite;
import dev.rnnc.checkpoint.Progress;
import dev.rnnc.data.Batch;
import dev.rnnc.data.BatchSource;
import dev.rnnc.source.Diagnostic;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/**
 * Finds where a loss or gradient that is infinite or not a number came from, and says it: the
 * reference backend runs the step once more, as slowly as it takes.
 */
final class Blame {
  /** No weight has changed, so the rate has done nothing. */
  private static final String BEFORE_ANY_UPDATE =
      "no weight has changed yet: keep the equation finite, such as a divisor away from 0, or start"
          + " with smaller weights, or scale the data";

  private static final String AFTER_UPDATES =
      "lower the learning rate, or bound the gradient with `clip = 1.0` in `train` or in the layer";

  private final Optional<Backend> reference;
  private final long seed;

  /**
   * @param seed of random masks
   */
  Blame(Optional<Backend> reference, long seed) {
    this.reference = reference;
    this.seed = seed;
  }

  /** Whether there is somebody to ask. */
  boolean canTell() {
    return reference.isPresent();
  }

  /** Asks, of a learner that is as it was before the step. */
  Optional<NonFinite> find(Learner learner, Batch batch, double rate, long step) {
    return ask(device -> learner.blame(device, batch, rate, step));
  }

  /** Asks, of what is measured with weights that are finite. */
  Optional<NonFinite> find(Evaluator evaluator, BatchSource measured) {
    return ask(device -> evaluator.firstNonFinite(device, measured));
  }

  private Optional<NonFinite> ask(Function<Device, Optional<NonFinite>> question) {
    return reference.flatMap(backend -> {
      try (Device device = backend.open(new DeviceOptions(1, seed))) {
        return question.apply(device);
      }
    });
  }

  /**
   * What is thrown.
   *
   * @param step the number of steps done before
   * @param kept how far training had come when it was last saved, if it was
   */
  static Diverged diverged(
      String what, Optional<NonFinite> culprit, long step, Optional<Progress> kept) {
    Diagnostic diagnostic =
        Diagnostic.general("E0710", "training diverged: " + what)
            .help(
                (step == 0 ? BEFORE_ANY_UPDATE : AFTER_UPDATES)
                    + kept.map(progress -> "; step %d is saved".formatted(progress.step()))
                        .orElse(""));
    return new Diverged(
        culprit.map(found -> diagnostic.note(said(found))).orElse(diagnostic), culprit);
  }

  private static String said(NonFinite culprit) {
    StringBuilder text = new StringBuilder("it first appeared in ");
    text.append(culprit.name().isEmpty() ? "back-propagation" : "`" + culprit.name() + "`");
    if (culprit.timeStep() >= 0) {
      text.append(" at time step ").append(culprit.timeStep() + 1);
    }
    if (culprit.batchRow() >= 0) {
      text.append(" in batch row ").append(culprit.batchRow() + 1);
    }
    text.append(": ").append(culprit.operation()).append(" gave ").append(culprit.found());
    for (NonFinite.Operand operand : new LinkedHashSet<>(culprit.operands())) {
      text.append("; ").append(operand.name()).append(" is ");
      String range = operand.least() == operand.greatest() ? "%.4g" : "from %.4g to %.4g";
      text.append(String.format(Locale.ROOT, range, operand.least(), operand.greatest()));
    }
    return text.toString();
  }
}
