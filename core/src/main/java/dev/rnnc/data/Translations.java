package dev.rnnc.data;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * Sources with their translations. A translation is read from a start token on and predicted up to
 * an end token, as of {@link NextTokens}; a source has neither.
 *
 * @param reversed whether a source is read from its end
 * @param texts reads what the pairs were cut from, in their order
 */
record Translations(
    Vocabulary vocabulary,
    TokenSequences sources,
    boolean reversed,
    NextTokens translations,
    Supplier<List<SentencePair>> texts)
    implements Examples.Sequences {
  @Override
  public int count() {
    return sources.count();
  }

  @Override
  public int length(int example) {
    return translations.length(example);
  }

  @Override
  public int inputLength(int example) {
    return sources.length(example);
  }

  @Override
  public int steps(int example) {
    return Math.max(sources.length(example), translations.length(example));
  }

  @Override
  public long targets() {
    return translations.targets();
  }

  @Override
  public String size() {
    return "%,d pairs, %,d targets".formatted(count(), targets());
  }

  @Override
  public void fill(int example, int row, Batch batch) {
    translations.fill(example, row, batch);
    sources.fill(example, batch.sourceTokens, 0, row, batch.rows());
    int length = sources.length(example);
    batch.sourceLengths[row] = length;
    if (reversed) {
      reverse(batch.sourceTokens, row, batch.rows(), length);
    }
  }

  /** Turns around the first {@code length} elements of every {@code stride}-th from a place on. */
  private static void reverse(int[] elements, int from, int stride, int length) {
    for (int left = 0, right = length - 1; left < right; left++, right--) {
      int kept = elements[from + left * stride];
      elements[from + left * stride] = elements[from + right * stride];
      elements[from + right * stride] = kept;
    }
  }

  @Override
  public List<String> shown(int most) {
    List<String> lines = new ArrayList<>();
    List<String> targets = translations.shown(most);
    for (int i = 0; i < targets.size(); i++) {
      int[] tokens = sources.tokens(i);
      if (reversed) {
        reverse(tokens, 0, 1, tokens.length);
      }
      lines.add(Shown.tokens(vocabulary, tokens, 0, tokens.length) + " | " + targets.get(i));
    }
    return lines;
  }
}
