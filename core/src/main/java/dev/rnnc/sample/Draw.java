package dev.rnnc.sample;

import dev.rnnc.model.Sampling;
import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * Chooses a token from logits: divides by the temperature, leaves out what top-k, top-p and min-p
 * leave out, in this order, and draws from the rest.
 */
public final class Draw {
  private final Sampling options;
  private final SplittableRandom random;
  private double[] probabilities = new double[0];

  public Draw(Sampling options, long seed) {
    this.options = options;
    this.random = new SplittableRandom(seed);
  }

  /**
   * The next token.
   *
   * @param logits of every token; those that are -infinity are never drawn
   */
  public int next(double[] logits) {
    if (options.temperature() == 0) {
      return likeliest(logits);
    }
    if (probabilities.length != logits.length) {
      probabilities = new double[logits.length];
    }
    softmax(logits, options.temperature(), probabilities);
    if (leavesOut()) {
      keepOnly(probabilities);
    }
    return token(random.nextDouble() * sum(probabilities));
  }

  /** Where the probabilities, summed from the first, come to more than this. */
  private int token(double drawn) {
    double left = drawn;
    int last = -1;
    for (int token = 0; token < probabilities.length; token++) {
      if (probabilities[token] > 0) {
        last = token;
        left -= probabilities[token];
        if (left < 0) {
          return token;
        }
      }
    }
    return last < 0 ? likeliest(probabilities) : last;
  }

  private static double sum(double[] elements) {
    double sum = 0;
    for (double element : elements) {
      sum += element;
    }
    return sum;
  }

  /** The first of the greatest. */
  public static int likeliest(double[] scores) {
    int best = 0;
    for (int i = 1; i < scores.length; i++) {
      if (scores[i] > scores[best]) {
        best = i;
      }
    }
    return best;
  }

  /** softmax(logits / temperature). */
  public static double[] probabilities(double[] logits, double temperature) {
    double[] probabilities = new double[logits.length];
    softmax(logits, temperature, probabilities);
    return probabilities;
  }

  private static void softmax(double[] logits, double temperature, double[] probabilities) {
    double greatest = Double.NEGATIVE_INFINITY;
    for (double logit : logits) {
      greatest = Math.max(greatest, logit);
    }
    for (int i = 0; i < logits.length; i++) {
      probabilities[i] = Exponential.of((logits[i] - greatest) / temperature);
    }
    double scaled = 1 / sum(probabilities);
    for (int i = 0; i < logits.length; i++) {
      probabilities[i] *= scaled;
    }
  }

  private boolean leavesOut() {
    return options.topK().isPresent() || options.topP() < 1 || options.minP() > 0;
  }

  /** Sets to 0 what may not be drawn; the likeliest always stays. */
  private void keepOnly(double[] probabilities) {
    Integer[] order = new Integer[probabilities.length];
    Arrays.setAll(order, i -> i);
    Arrays.sort(
        order,
        (a, b) -> {
          int byProbability = Double.compare(probabilities[b], probabilities[a]);
          return byProbability != 0 ? byProbability : Integer.compare(a, b);
        });
    double least = options.minP() * probabilities[order[0]];
    int most = options.topK().orElse(probabilities.length);
    double together = 0;
    for (int rank = 0; rank < order.length; rank++) {
      double probability = probabilities[order[rank]];
      boolean keep =
          rank == 0 || (rank < most && together < options.topP() && probability >= least);
      together += probability;
      if (!keep) {
        probabilities[order[rank]] = 0;
      }
    }
  }
}
