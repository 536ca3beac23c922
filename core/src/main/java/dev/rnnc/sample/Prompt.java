package dev.rnnc.sample;

import dev.rnnc.data.Vocabulary;
import dev.rnnc.model.Sampling;
import java.util.Arrays;
import java.util.stream.IntStream;

/** What a text begins with, how it may go on, and where it ends. */
final class Prompt {
  private final Vocabulary vocabulary;
  private final Sampling options;
  private final int[] tokens;
  private final int[] neverDrawn;

  /**
   * @throws dev.rnnc.source.RnncException if the prompt has characters that training never saw
   */
  Prompt(Vocabulary vocabulary, Sampling options) {
    this.vocabulary = vocabulary;
    this.options = options;
    this.tokens = vocabulary.encodePrompt(options.prompt());
    this.neverDrawn =
        IntStream.range(0, vocabulary.size())
            .filter(token -> !vocabulary.mayBeDrawn(token))
            .toArray();
  }

  /** What is read first: a start where there is one, else the prompt or, if it is empty, any. */
  int[] tokens() {
    if (vocabulary.start().isPresent()) {
      int[] started = new int[tokens.length + 1];
      started[0] = vocabulary.start().getAsInt();
      System.arraycopy(tokens, 0, started, 1, tokens.length);
      return started;
    }
    return tokens.length > 0 ? tokens : new int[] {firstThatMayBeDrawn()};
  }

  private int firstThatMayBeDrawn() {
    for (int token = 0; token < vocabulary.size(); token++) {
      if (vocabulary.mayBeDrawn(token)) {
        return token;
      }
    }
    return 0;
  }

  /** The token that the text goes on after, -1 if it is its beginning. */
  int last() {
    return tokens.length == 0 ? -1 : tokens[tokens.length - 1];
  }

  /**
   * The logits of a row at the last time step, -infinity for what may not be drawn.
   *
   * @param prediction {@code [time, rows, n]}
   */
  double[] allowed(double[] prediction, int row, int rows) {
    int n = vocabulary.size();
    int begin = prediction.length - (rows - row) * n;
    double[] logits = Arrays.copyOfRange(prediction, begin, begin + n);
    for (int token : neverDrawn) {
      logits[token] = Double.NEGATIVE_INFINITY;
    }
    return logits;
  }

  /** Whether a token ends the text. */
  boolean isEnd(int token) {
    return vocabulary.end().isPresent() && token == vocabulary.end().getAsInt();
  }

  /** Whether a text has just come to what stops it; the prompt does not count. */
  boolean isStopped(CharSequence text) {
    if (options.stop().isEmpty()) {
      return false;
    }
    String stop = options.stop().get();
    int begin = text.length() - stop.length();
    return begin >= options.prompt().length()
        && text.subSequence(begin, text.length()).toString().equals(stop);
  }
}
