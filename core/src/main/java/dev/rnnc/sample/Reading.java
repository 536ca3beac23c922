package dev.rnnc.sample;

import dev.rnnc.data.Column;
import dev.rnnc.data.Encoding;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/** What a network says after it has read something, and what it remembers then. */
public final class Reading {
  private final State state;
  private final double[] prediction;
  private final List<String> labels;
  private final Encoding encoding;
  private final int values;

  /**
   * @param prediction at the last time step read
   * @param labels of its logits; none where values are predicted
   * @param values how many are predicted; what stands behind them are log variances
   */
  Reading(State state, double[] prediction, List<String> labels, Encoding encoding, int values) {
    this.state = state;
    this.prediction = prediction;
    this.labels = labels;
    this.encoding = encoding;
    this.values = values;
  }

  /** A class or token by its name, and how probable it is. */
  public record Likely(String label, double probability) {}

  /** To go on from. */
  public State state() {
    return state;
  }

  /** Every class or next token, the likeliest first; empty where values are predicted. */
  public List<Likely> likely() {
    if (labels.isEmpty()) {
      return List.of();
    }
    double[] probabilities = Logits.probabilities(prediction);
    List<Likely> all = new ArrayList<>();
    for (int i = 0; i < probabilities.length; i++) {
      all.add(new Likely(labels.get(i), probabilities[i]));
    }
    all.sort(Comparator.comparingDouble(Likely::probability).reversed());
    return all;
  }

  /**
   * The likeliest class or next token.
   *
   * @throws IllegalStateException where values are predicted
   */
  public Likely likeliest() {
    if (labels.isEmpty()) {
      throw new IllegalStateException("this network predicts values, not labels");
    }
    return likely().getFirst();
  }

  /**
   * The values that are predicted, as the data would say them.
   *
   * @throws IllegalStateException where labels are predicted
   */
  public double[] values() {
    if (!labels.isEmpty()) {
      throw new IllegalStateException("this network predicts labels, not values");
    }
    return Arrays.stream(prediction)
        .limit(values)
        .map(value -> encoding.target().map(column -> column.unscaled(value)).orElse(value))
        .toArray();
  }

  /**
   * How uncertain each of the values is: standard deviations, as the data would say them; none
   * unless the network was trained with the loss {@code gaussian}.
   */
  public double[] deviations() {
    double scale = encoding.target().map(Column.Numeric::scale).orElse(1.0);
    return Arrays.stream(prediction)
        .skip(values)
        .map(logVariance -> scale * Math.exp(logVariance / 2))
        .toArray();
  }

  /** What the network gives: logits, or values as the loss sees them. */
  public double[] prediction() {
    return prediction.clone();
  }
}
