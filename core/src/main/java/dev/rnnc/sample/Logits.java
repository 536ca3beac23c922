package dev.rnnc.sample;

/** What scores of tokens or classes say, which may be a row of an array {@code [rows, n]}. */
public final class Logits {
  private Logits() {}

  /** The first of the greatest, from 0. */
  public static int likeliest(double[] logits) {
    return likeliest(logits, 0, logits.length);
  }

  /** The first of the greatest in a row, counted from its beginning. */
  public static int likeliest(double[] logits, int begin, int count) {
    int best = 0;
    for (int i = 1; i < count; i++) {
      best = logits[begin + i] > logits[begin + best] ? i : best;
    }
    return best;
  }

  /** softmax(logits). */
  public static double[] probabilities(double[] logits) {
    double[] probabilities = new double[logits.length];
    double sum = exponentials(logits, 1, probabilities);
    for (int i = 0; i < logits.length; i++) {
      probabilities[i] /= sum;
    }
    return probabilities;
  }

  /** log Σ exp(logits) of a row: what a logit lacks to be a log probability. */
  public static double logSumExp(double[] logits, int begin, int count) {
    double greatest = greatest(logits, begin, count);
    double sum = 0;
    for (int i = begin; i < begin + count; i++) {
      sum += Exponential.of(logits[i] - greatest);
    }
    return greatest + StrictMath.log(sum);
  }

  /**
   * exp((logits - greatest) / temperature), which is softmax before it is divided by its sum.
   *
   * @return the sum
   */
  static double exponentials(double[] logits, double temperature, double[] to) {
    double greatest = greatest(logits, 0, logits.length);
    double sum = 0;
    for (int i = 0; i < logits.length; i++) {
      to[i] = Exponential.of((logits[i] - greatest) / temperature);
      sum += to[i];
    }
    return sum;
  }

  private static double greatest(double[] logits, int begin, int count) {
    double greatest = Double.NEGATIVE_INFINITY;
    for (int i = begin; i < begin + count; i++) {
      greatest = logits[i] > greatest ? logits[i] : greatest;
    }
    return greatest;
  }
}
