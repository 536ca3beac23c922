package dev.rnnc.model;

import java.util.Set;

/** The learning rate over training. */
public sealed interface Rate {
  /** Whether it is to be known beforehand how many steps the training has. */
  default boolean needsLength() {
    return switch (this) {
      case Constant _, Step _, WarmUp _ -> false;
      case Cosine _ -> true;
      case Formula formula -> asksForLength(formula.rate());
    };
  }

  private static boolean asksForLength(Expression expression) {
    return switch (expression) {
      case Expression.Read read -> LENGTHS.contains(read.symbol().name());
      case Expression.Call call -> call.arguments().stream().anyMatch(Rate::asksForLength);
      case Expression.Literal _,
          Expression.Product _,
          Expression.Concat _,
          Expression.Slice _,
          Expression.Drop _ ->
          false;
    };
  }

  /** What a formula calls the length of training. */
  Set<String> LENGTHS = Set.of("steps", "epochs");

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
