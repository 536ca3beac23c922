package dev.rnnc.model;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/** Says how a network is trained, starting from the defaults of a file that says nothing. */
public final class TrainingBuilder {
  /** Epochs, if nothing says when training ends. */
  public static final int DEFAULT_EPOCHS = 10;

  /** Pairs of the validation that are translated after each epoch, if nothing is said. */
  public static final int DEFAULT_TRANSLATED = 500;

  private Loss loss;
  private Optimizer optimizer = Optimizer.adam(0.001);
  private int batch = 32;
  private int unroll = 64;
  private OptionalDouble clip = OptionalDouble.empty();
  private OptionalInt epochs = OptionalInt.empty();
  private OptionalInt steps = OptionalInt.empty();
  private OptionalInt megabytes = OptionalInt.empty();
  private Precision precision = Precision.FLOAT32;
  private OptionalDouble minutes = OptionalDouble.empty();
  private OptionalInt patience = OptionalInt.empty();
  private Training.Keep keep;
  private OptionalInt translate;

  private TrainingBuilder(Loss loss, Training.Keep keep, OptionalInt translate) {
    this.loss = loss;
    this.keep = keep;
    this.translate = translate;
  }

  /** The best weights are kept if data is held out for validation. */
  static TrainingBuilder naturalFor(DataSource source) {
    boolean validated = source.mayHaveValidation();
    return new TrainingBuilder(
        Loss.naturalFor(source),
        new Training.Keep(validated, Optional.empty()),
        source instanceof DataSource.Pairs
            ? OptionalInt.of(DEFAULT_TRANSLATED)
            : OptionalInt.empty());
  }

  public TrainingBuilder loss(Loss other) {
    loss = other;
    return this;
  }

  public TrainingBuilder optimizer(Optimizer other) {
    optimizer = other;
    return this;
  }

  public TrainingBuilder batch(int sequences) {
    batch = sequences;
    return this;
  }

  public TrainingBuilder unroll(int timeSteps) {
    unroll = timeSteps;
    return this;
  }

  public TrainingBuilder clip(double norm) {
    clip = OptionalDouble.of(norm);
    return this;
  }

  public TrainingBuilder epochs(int number) {
    epochs = OptionalInt.of(number);
    return this;
  }

  public TrainingBuilder steps(int number) {
    steps = OptionalInt.of(number);
    return this;
  }

  public TrainingBuilder minutes(double number) {
    minutes = OptionalDouble.of(number);
    return this;
  }

  /** What may be kept from a forward pass; beyond it, the forward pass is computed again. */
  public TrainingBuilder megabytes(int number) {
    megabytes = OptionalInt.of(number);
    return this;
  }

  /** How exactly the matrix products of a step are computed. */
  public TrainingBuilder precision(Precision ofProducts) {
    precision = ofProducts;
    return this;
  }

  /** Ends after so many epochs without a better validation loss. */
  public TrainingBuilder patience(int number) {
    patience = OptionalInt.of(number);
    return this;
  }

  public TrainingBuilder keep(Training.Keep which) {
    keep = which;
    return this;
  }

  /** After each epoch, so many pairs of the validation are translated at most; 0 for none. */
  public TrainingBuilder translate(int pairs) {
    translate = pairs == 0 ? OptionalInt.empty() : OptionalInt.of(pairs);
    return this;
  }

  Training build() {
    boolean endless = epochs.isEmpty() && steps.isEmpty() && minutes.isEmpty();
    OptionalInt until = endless ? OptionalInt.of(DEFAULT_EPOCHS) : epochs;
    return new Training(
        loss,
        optimizer,
        batch,
        unroll,
        megabytes,
        precision,
        clip,
        new Training.Budget(until, steps, minutes),
        patience,
        keep,
        OptionalInt.empty(),
        List.of(),
        0,
        translate);
  }
}
