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

  /** Of each token, not divided by their sum. */
  private double[] shares = new double[0];

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
      return Logits.likeliest(logits);
    }
    if (shares.length != logits.length) {
      shares = new double[logits.length];
    }
    double sum = Logits.exponentials(logits, options.temperature(), shares);
    return token(random.nextDouble() * (leavesOut() ? keepOnly(sum) : sum));
  }

  /** Where the shares, summed from the first, come to more than this. */
  private int token(double drawn) {
    double left = drawn;
    int last = -1;
    for (int token = 0; token < shares.length; token++) {
      if (shares[token] > 0) {
        last = token;
        left -= shares[token];
        if (left < 0) {
          return token;
        }
      }
    }
    return last < 0 ? Logits.likeliest(shares) : last;
  }

  private boolean leavesOut() {
    return options.topK().isPresent() || options.topP() < 1 || options.minP() > 0;
  }

  /**
   * Sets to 0 what may not be drawn; the likeliest always stays.
   *
   * @return the sum of what stays
   */
  private double keepOnly(double sum) {
    Integer[] order = new Integer[shares.length];
    Arrays.setAll(order, i -> i);
    Arrays.sort(
        order,
        (a, b) -> {
          int byShare = Double.compare(shares[b], shares[a]);
          return byShare != 0 ? byShare : Integer.compare(a, b);
        });
    double least = options.minP() * shares[order[0]];
    int most = options.topK().orElse(shares.length);
    double together = 0;
    double kept = 0;
    for (int rank = 0; rank < order.length; rank++) {
      double share = shares[order[rank]];
      boolean keep =
          rank == 0 || (rank < most && together < options.topP() * sum && share >= least);
      together += share;
      if (keep) {
        kept += share;
      } else {
        shares[order[rank]] = 0;
      }
    }
    return kept;
  }
}
