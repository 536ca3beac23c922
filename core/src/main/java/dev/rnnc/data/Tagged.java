package dev.rnnc.data;

import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;

/**
 * Token sequences with a class for every token.
 *
 * @param tags the classes, which lie as the tokens do
 */
record Tagged(Encoding encoding, TokenSequences tokens, TokenSequences tags)
    implements Examples.Sequences {
  @Override
  public int count() {
    return tokens.count();
  }

  @Override
  public int length(int example) {
    return tokens.length(example);
  }

  @Override
  public long targets() {
    return tags.size();
  }

  @Override
  public String size() {
    return "%,d sequences, %,d targets".formatted(count(), targets());
  }

  @Override
  public void fill(int example, int row, Batch batch) {
    tokens.fill(example, batch.tokens, 0, row, batch.rows());
    tags.fill(example, batch.targetIndices, 0, row, batch.rows());
    batch.count(length(example));
  }

  @Override
  public List<String> shown(int most) {
    Vocabulary vocabulary = encoding.vocabulary().orElseThrow();
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < Math.min(most, count()); i++) {
      StringJoiner classes = new StringJoiner(" ");
      for (int tag : tags.tokens(i)) {
        classes.add(encoding.classes().get(tag));
      }
      lines.add(Shown.tokens(vocabulary, tokens.tokens(i), 0, length(i)) + " -> " + classes);
    }
    return lines;
  }
}
