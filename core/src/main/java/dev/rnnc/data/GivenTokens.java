package dev.rnnc.data;

import java.util.List;

/**
 * Token sequences as they are given for prediction.
 *
 * @param tokens of each sequence
 * @param wanted of each sequence: one of every token, or a single one; -1 where it is not known
 * @param perStep whether every token has one
 */
record GivenTokens(List<int[]> tokens, List<int[]> wanted, boolean perStep)
    implements Examples.Sequences {
  @Override
  public int count() {
    return tokens.size();
  }

  @Override
  public int length(int example) {
    return tokens.get(example).length;
  }

  @Override
  public long targets() {
    return perStep ? tokens.stream().mapToLong(each -> each.length).sum() : count();
  }

  @Override
  public String size() {
    return "%,d sequences".formatted(count());
  }

  @Override
  public void fill(int example, int row, Batch batch) {
    int[] read = tokens.get(example);
    int[] truth = wanted.get(example);
    for (int step = 0; step < read.length; step++) {
      batch.tokens[step * batch.rows() + row] = read[step];
    }
    for (int step = 0; step < truth.length; step++) {
      batch.targetIndices[step * batch.rows() + row] = truth[step];
    }
  }

  @Override
  public List<String> shown(int most) {
    return List.of();
  }
}
