package dev.rnnc.model;

/** How gradients change weights. */
public sealed interface Optimizer {
  Rate rate();

  /** Adam with the constants of its paper, and a rate that stays the same. */
  static Adam adam(double rate) {
    return new Adam(new Rate.Constant(rate), 0.9, 0.999, 1e-8);
  }

  /** Gradient descent, with momentum (Polyak) or Nesterov's. */
  record Sgd(Rate rate, double momentum, boolean nesterov) implements Optimizer {}

  /** Hinton's lecture 6e. */
  record RmsProp(Rate rate, double decay, double epsilon) implements Optimizer {}

  /** Duchi et al. 2011. */
  record Adagrad(Rate rate, double epsilon) implements Optimizer {}

  /** Kingma and Ba 2015. */
  record Adam(Rate rate, double beta1, double beta2, double epsilon) implements Optimizer {}

  /** Loshchilov and Hutter 2019; decay acts on matrices only. */
  record AdamW(Rate rate, double beta1, double beta2, double epsilon, double decay)
      implements Optimizer {}
}
