package dev.rnnc.data;

import java.util.Arrays;
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
  // Made anew in every epoch, in the same arrays.
  private final int[] order;
  private final int[] batchOrder;
  private final long[] keys;
  private final int[] before;

  /**
   * @param seed for training; none for evaluation
   */
  SequencePlan(Examples.Sequences examples, int size, OptionalLong seed) {
    this.examples = examples;
    this.size = size;
    this.seed = seed;
    this.order = new int[examples.count()];
    this.batchOrder = new int[batches()];
    this.keys = new long[chunk()];
    this.before = new int[keys.length];
  }

  /** Examples that are sorted by length at once. */
  private int chunk() {
    return seed.isPresent()
        ? (int) Math.min(examples.count(), (long) size * BATCHES_OF_CHUNK)
        : examples.count();
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
    if (seed.isPresent()) {
      Shuffle shuffle = new Shuffle(seed.getAsLong(), epoch);
      shuffle.order(order);
      shuffle.order(batchOrder);
    } else {
      Arrays.setAll(order, i -> i);
      Arrays.setAll(batchOrder, i -> i);
    }
    int chunk = chunk();
    for (int begin = 0; begin < order.length; begin += chunk) {
      sortByLength(begin, Math.min(order.length, begin + chunk));
    }
  }

  /** Keeps the order of equally long ones: length above, place in the order below. */
  private void sortByLength(int begin, int end) {
    for (int i = begin; i < end; i++) {
      keys[i - begin] = ((long) examples.steps(order[i]) << 32) | (i - begin);
    }
    Arrays.sort(keys, 0, end - begin);
    System.arraycopy(order, begin, before, 0, end - begin);
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
      longest = Math.max(longest, examples.steps(order[begin + row]));
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
