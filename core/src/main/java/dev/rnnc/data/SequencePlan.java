package dev.rnnc.data;

import java.util.OptionalLong;

/**
 * Batches of sequences of like length. For training the examples are shuffled by seed and epoch,
 * sorted by length within chunks of many batches, cut, and the batches shuffled; for evaluation
 * they are sorted by length.
 */
final class SequencePlan implements BatchSource.Plan {
  private static final int BATCHES_OF_CHUNK = 64;

  private final Examples.Sequences examples;
  private final int size;
  private final OptionalLong seed;
  private int[] order = new int[0];
  private int[] batchOrder = new int[0];

  /**
   * @param seed for training; none for evaluation
   */
  SequencePlan(Examples.Sequences examples, int size, OptionalLong seed) {
    this.examples = examples;
    this.size = size;
    this.seed = seed;
  }

  @Override
  public int batches() {
    return Math.ceilDiv(examples.count(), size);
  }

  @Override
  public int rows() {
    return Math.min(examples.count(), size);
  }

  @Override
  public void begin(long epoch) {
    int count = examples.count();
    if (seed.isEmpty()) {
      order = identity(count);
      batchOrder = identity(batches());
      sortByLength(0, count);
      return;
    }
    Shuffle shuffle = new Shuffle(seed.getAsLong(), epoch);
    order = shuffle.order(count);
    int chunk = Math.multiplyExact(size, BATCHES_OF_CHUNK);
    for (int begin = 0; begin < count; begin += chunk) {
      sortByLength(begin, Math.min(count, begin + chunk));
    }
    batchOrder = shuffle.order(batches());
  }

  private static int[] identity(int count) {
    int[] numbers = new int[count];
    for (int i = 0; i < count; i++) {
      numbers[i] = i;
    }
    return numbers;
  }

  /** Keeps the order of equally long ones: length above, place in the order below. */
  private void sortByLength(int begin, int end) {
    long[] keys = new long[end - begin];
    for (int i = begin; i < end; i++) {
      keys[i - begin] = ((long) examples.length(order[i]) << 32) | (i - begin);
    }
    java.util.Arrays.sort(keys);
    int[] before = java.util.Arrays.copyOfRange(order, begin, end);
    for (int i = begin; i < end; i++) {
      order[i] = before[(int) keys[i - begin]];
    }
  }

  @Override
  public void fill(int number, Batch batch) {
    int begin = batchOrder[number] * size;
    int rows = Math.min(size, order.length - begin);
    int longest = 1;
    for (int row = 0; row < rows; row++) {
      longest = Math.max(longest, examples.length(order[begin + row]));
    }
    batch.begin(longest, rows, number == batches() - 1);
    for (int row = 0; row < rows; row++) {
      int example = order[begin + row];
      batch.examples[row] = example;
      batch.reset[row] = 1;
      batch.lengths[row] = examples.length(example);
      examples.fill(example, row, batch);
    }
  }
}
