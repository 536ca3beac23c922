package dev.rnnc.model;

/** What training makes small; means per target, in nats where it is a likelihood. */
public sealed interface Loss {
  /**
   * -log softmax(logits)[target].
   *
   * @param balanced every class weighs the same, however often it occurs
   */
  record CrossEntropy(boolean balanced) implements Loss {}

  /** Of independent yes/no values, from logits; the sum over the values of a time step. */
  record BinaryCrossEntropy() implements Loss {}

  /** (prediction - target)^2, the mean over the values. */
  record MeanSquaredError() implements Loss {}

  /**
   * The negative log-likelihood of a normal distribution; the network gives mean and log variance.
   */
  record Gaussian() implements Loss {}

  /** What a source of data asks for when the file does not say. */
  static Loss naturalFor(DataSource source) {
    return source instanceof DataSource.Chords
        ? new BinaryCrossEntropy()
        : naturalFor(Task.of(source));
  }

  /** What a task asks for when the file does not say. */
  static Loss naturalFor(Task task) {
    return task.target().isIndex() ? new CrossEntropy(false) : new MeanSquaredError();
  }
}
