package dev.rnnc.data;

import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;

/** Token sequences with a class for every token. */
record Tagged(Encoding encoding, Ragged tokens, Ragged tags) implements Examples.Sequences {
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
    return tags.elements().length;
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
      batch.targetIndices[step * batch.rows() + row] = tags.elements()[begin + step];
    }
    batch.count(length);
  }

  @Override
  public List<String> shown(int most) {
    Vocabulary vocabulary = encoding.vocabulary().orElseThrow();
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < Math.min(most, count()); i++) {
      StringJoiner classes = new StringJoiner(" ");
      for (int at = tags.begin(i); at < tags.end(i); at++) {
        classes.add(encoding.classes().get(tags.elements()[at]));
      }
      lines.add(
          Shown.tokens(vocabulary, tokens.elements(), tokens.begin(i), tokens.end(i))
              + " -> "
              + classes);
    }
    return lines;
  }
}
