package dev.rnnc.data;

import java.util.List;

/**
 * Gives the batches of a part one after the other, epoch after epoch without end. {@link
 * Batch#isLast} says where an epoch ends.
 */
public final class BatchSource {
  /** The batches of an epoch. */
  interface Plan {
    /** How many batches an epoch has; at least 1, and the same for every epoch. */
    int batches();

    /** The rows of a batch at most; of streams, of every batch. At least 1. */
    int rows();

    /** Readies the order of an epoch. */
    void begin(long epoch);

    /** Fills a batch of the epoch that was begun. */
    void fill(int number, Batch batch);
  }

  private final Plan plan;
  private final Batch batch;
  private final List<Baseline> baselines;
  private long epoch;
  private int number;
  private long begun = -1;

  /**
   * @param baselines see {@link #baselines}
   */
  BatchSource(Plan plan, Batch batch, List<Baseline> baselines) {
    this.plan = plan;
    this.batch = batch;
    this.baselines = List.copyOf(baselines);
  }

  /** How many batches, and so steps, an epoch has. */
  public int batchesPerEpoch() {
    return plan.batches();
  }

  /**
   * B of a batch at most, and of every batch of streams: as many rows as there are states to be
   * carried on. Fewer than asked for where the data has not so many.
   */
  public int rows() {
    return plan.rows();
  }

  /** {@link Dataset#baselines} of the part, if this is for evaluation. */
  public List<Baseline> baselines() {
    return baselines;
  }

  /** Where {@link #next} will go on. */
  public Position position() {
    return new Position(epoch, number);
  }

  /**
   * Goes on at a position that {@link #position} gave, of the same data and settings.
   *
   * @throws IllegalArgumentException if there is no such batch
   */
  public void moveTo(Position position) {
    if (position.epoch() < 0 || position.batch() < 0 || position.batch() >= plan.batches()) {
      throw new IllegalArgumentException(position + " of " + plan.batches() + " batches");
    }
    epoch = position.epoch();
    number = position.batch();
  }

  /** The next batch: always the same object, filled anew. */
  public Batch next() {
    if (begun != epoch) {
      plan.begin(epoch);
      begun = epoch;
    }
    plan.fill(number, batch);
    number++;
    if (number == plan.batches()) {
      number = 0;
      epoch++;
    }
    return batch;
  }
}
