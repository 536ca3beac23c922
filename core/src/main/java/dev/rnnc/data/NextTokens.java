package dev.rnnc.data;

import java.util.ArrayList;
import java.util.List;

/** Sequences from a start to an end token: every token but the first is a target. */
record NextTokens(Vocabulary vocabulary, Ragged tokens) implements Examples.Sequences {
  @Override
  public int count() {
    return tokens.count();
  }

  @Override
  public int length(int example) {
    return tokens.length(example) - 1;
  }

  @Override
  public long targets() {
    return tokens.elements().length - (long) tokens.count();
  }

  @Override
  public String size() {
    return "%,d sequences, %,d targets".formatted(count(), targets());
  }

  @Override
  public void fill(int example, int row, Batch batch) {
    int begin = tokens.begin(example);
    int length = length(example);
    for (int step = 0; step < length; step++) {
      batch.tokens[step * batch.rows() + row] = tokens.elements()[begin + step];
      batch.targetIndices[step * batch.rows() + row] = tokens.elements()[begin + step + 1];
    }
    batch.count(length);
  }

  @Override
  public List<String> shown(int most) {
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < Math.min(most, count()); i++) {
      int begin = tokens.begin(i);
      int end = tokens.end(i);
      lines.add(
          Shown.tokens(vocabulary, tokens.elements(), begin, end - 1)
              + " -> "
              + Shown.tokens(vocabulary, tokens.elements(), begin + 1, end));
    }
    return lines;
  }
}
