package dev.rnnc.data;

import java.util.List;

/** Some of the examples. */
record Chosen(Examples.Sequences all, int[] examples) implements Examples.Sequences {
  @Override
  public int count() {
    return examples.length;
  }

  @Override
  public int length(int example) {
    return all.length(examples[example]);
  }

  @Override
  public int inputLength(int example) {
    return all.inputLength(examples[example]);
  }

  @Override
  public int steps(int example) {
    return all.steps(examples[example]);
  }

  @Override
  public long targets() {
    return 0; // counted batch by batch
  }

  @Override
  public String size() {
    return "%,d sequences".formatted(count());
  }

  @Override
  public void fill(int example, int row, Batch batch) {
    all.fill(examples[example], row, batch);
  }

  @Override
  public List<String> shown(int most) {
    return List.of();
  }
}
