package dev.rnnc.model;

import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * How to draw from the trained network.
 *
 * @param length tokens to draw
 * @param temperature divides the logits; 0 takes the likeliest
 * @param topK only the k likeliest
 * @param topP only the likeliest that together have probability p. Holtzman et al. 2020
 * @param minP only those at least p times as likely as the likeliest
 * @param stop a text that ends a sample
 * @param count samples
 * @param beam width of a beam search instead of drawing
 */
public record Sampling(
    String prompt,
    int length,
    double temperature,
    OptionalInt topK,
    double topP,
    double minP,
    OptionalLong seed,
    Optional<String> stop,
    int count,
    OptionalInt beam) {
  public static final Sampling DEFAULT =
      new Sampling(
          "",
          500,
          1.0,
          OptionalInt.empty(),
          1.0,
          0.0,
          OptionalLong.empty(),
          Optional.empty(),
          1,
          OptionalInt.empty());

  /** The same, drawn once and of fewer tokens, if there are more. */
  public Sampling atMost(int tokens) {
    return new Sampling(
        prompt,
        Math.min(tokens, length),
        temperature,
        topK,
        topP,
        minP,
        seed,
        stop,
        1,
        OptionalInt.empty());
  }
}
