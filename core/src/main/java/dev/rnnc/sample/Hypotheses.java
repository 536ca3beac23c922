package dev.rnnc.sample;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The beginnings of a translation that a beam search follows. Of all continuations the likeliest
 * stay, as many as the beam is wide; one that ends makes the beam narrower (Sutskever et al. 2014).
 * What has ended competes by the mean of its tokens' log probabilities, so that a longer one is not
 * worse for its length.
 */
final class Hypotheses {
  /**
   * A beginning, or a whole translation.
   *
   * @param before all tokens but the last
   * @param row of the step that was read last
   */
  record Hypothesis(
      @Nullable Hypothesis before, int token, int row, double logProbability, int length) {
    double mean() {
      return logProbability / Math.max(1, length);
    }

    /** The tokens, with a last one that ends the translation. */
    int[] tokens() {
      int[] tokens = new int[length];
      Hypothesis at = this;
      for (int i = length - 1; i >= 0 && at != null; i--, at = at.before()) {
        tokens[i] = at.token();
      }
      return tokens;
    }
  }

  private static final Comparator<Hypothesis> BEST_FIRST =
      Comparator.comparingDouble(Hypothesis::mean).reversed();

  private final int beam;
  private final int end;
  private final int longest;
  private final List<Hypothesis> ended = new ArrayList<>();
  private List<Hypothesis> live;

  /**
   * @param row of the sentence's first step
   * @param start the token that is read first
   * @param end the token that ends a translation
   * @param longest tokens at most
   */
  Hypotheses(int beam, int row, int start, int end, int longest) {
    this.beam = beam;
    this.end = end;
    this.longest = longest;
    this.live = List.of(new Hypothesis(null, start, row, 0, 0));
  }

  List<Hypothesis> live() {
    return live;
  }

  boolean isDone() {
    return live.isEmpty();
  }

  /**
   * Goes a token on.
   *
   * @param logits {@code [rows, vocabulary]}; -infinity for what may not come
   * @param rows the row of each live beginning
   */
  void next(double[] logits, int vocabulary, int[] rows) {
    int width = beam - ended.size();
    List<Hypothesis> likeliest = new ArrayList<>();
    for (int i = 0; i < live.size(); i++) {
      extend(live.get(i), rows[i], logits, vocabulary, width, likeliest);
    }
    List<Hypothesis> going = new ArrayList<>();
    for (Hypothesis hypothesis : likeliest) {
      if (hypothesis.token() == end || hypothesis.length() >= longest) {
        ended.add(hypothesis);
      } else {
        going.add(hypothesis);
      }
    }
    live = going;
  }

  /** Adds to the likeliest, which stay in order, those continuations that are among them. */
  private static void extend(
      Hypothesis from,
      int row,
      double[] logits,
      int vocabulary,
      int width,
      List<Hypothesis> likeliest) {
    int begin = row * vocabulary;
    double normaliser = Logits.logSumExp(logits, begin, vocabulary);
    for (int token = 0; token < vocabulary; token++) {
      double together = from.logProbability() + logits[begin + token] - normaliser;
      boolean full = likeliest.size() == width;
      if (together == Double.NEGATIVE_INFINITY
          || (full && together <= likeliest.getLast().logProbability())) {
        continue;
      }
      if (full) {
        likeliest.removeLast();
      }
      int at = likeliest.size();
      while (at > 0 && likeliest.get(at - 1).logProbability() < together) {
        at--;
      }
      likeliest.add(at, new Hypothesis(from, token, row, together, from.length() + 1));
    }
  }

  /** The best that has ended. */
  Optional<Hypothesis> best() {
    return ended.stream().min(BEST_FIRST);
  }
}
