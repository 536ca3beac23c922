package dev.rnnc.data;

import java.util.ArrayList;
import java.util.List;

/** Token sequences, each with a class. */
final class Classified implements Examples.Sequences {
  private final Encoding encoding;
  private final TokenSequences tokens;
  private final int[] classes;

  /**
   * @param classes one per sequence
   */
  Classified(Encoding encoding, TokenSequences tokens, int[] classes) {
    this.encoding = encoding;
    this.tokens = tokens;
    this.classes = classes;
  }

  @Override
  public int count() {
    return classes.length;
  }

  @Override
  public int length(int example) {
    return tokens.length(example);
  }

  @Override
  public long targets() {
    return classes.length;
  }

  @Override
  public String size() {
    return "%,d sequences".formatted(count());
  }

  @Override
  public void fill(int example, int row, Batch batch) {
    tokens.fill(example, batch.tokens, 0, row, batch.rows());
    batch.targetIndices[row] = classes[example];
    batch.count(1);
  }

  @Override
  public List<String> shown(int most) {
    Vocabulary vocabulary = encoding.vocabulary().orElseThrow();
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < Math.min(most, count()); i++) {
      lines.add(
          Shown.tokens(vocabulary, tokens.tokens(i), 0, length(i))
              + " -> "
              + encoding.classes().get(classes[i]));
    }
    return lines;
  }
}
