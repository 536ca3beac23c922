package dev.rnnc.data;

import java.util.ArrayList;
import java.util.List;

/** Sequences, each read from a start token on and predicted up to an end token. */
final class NextTokens implements Examples.Sequences {
  private final Vocabulary vocabulary;
  private final TokenSequences tokens;
  private final int start;
  private final int end;

  /**
   * @param tokens without start and end
   */
  NextTokens(Vocabulary vocabulary, TokenSequences tokens) {
    this.vocabulary = vocabulary;
    this.tokens = tokens;
    this.start = vocabulary.start().orElseThrow();
    this.end = vocabulary.end().orElseThrow();
  }

  @Override
  public int count() {
    return tokens.count();
  }

  @Override
  public int length(int example) {
    return tokens.length(example) + 1;
  }

  @Override
  public long targets() {
    return tokens.size() + tokens.count();
  }

  @Override
  public String size() {
    return "%,d sequences, %,d targets".formatted(count(), targets());
  }

  @Override
  public void fill(int example, int row, Batch batch) {
    int rows = batch.rows();
    batch.tokens[row] = start;
    tokens.fill(example, batch.tokens, 1, row, rows);
    tokens.fill(example, batch.targetIndices, 0, row, rows);
    batch.targetIndices[tokens.length(example) * rows + row] = end;
    batch.count(length(example));
  }

  @Override
  public List<String> shown(int most) {
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < Math.min(most, count()); i++) {
      int length = length(i);
      int[] all = new int[length + 1];
      all[0] = start;
      tokens.fill(i, all, 1, 0, 1);
      all[length] = end;
      lines.add(
          Shown.tokens(vocabulary, all, 0, length)
              + " -> "
              + Shown.tokens(vocabulary, all, 1, length + 1));
    }
    return lines;
  }
}
