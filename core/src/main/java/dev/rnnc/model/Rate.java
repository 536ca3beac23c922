package dev.rnnc.model;

/** The learning rate over training. */
public sealed interface Rate {
  /** Always the same. */
  record Constant(double rate) implements Rate {}

  /** Times {@code factor} after every {@code every} epochs. */
  record Step(double rate, int every, double factor) implements Rate {}

  /**
   * Rises over {@code warmup} steps, then falls as half a cosine to {@code floor * peak} at the end
   * of training. Loshchilov and Hutter 2017.
   */
  record Cosine(double peak, int warmup, double floor) implements Rate {}

  /** Rises over {@code warmup} steps, then stays. */
  record WarmUp(double rate, int warmup) implements Rate {}

  /**
   * A file's own schedule: an expression over the names {@code step} (from 1), {@code steps} (of
   * the whole training), {@code epoch} (from 1) and {@code epochs}.
   */
  record Formula(Expression rate) implements Rate {}
}
