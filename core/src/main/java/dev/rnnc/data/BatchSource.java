package dev.rnnc.data;

/**
 * Gives the batches of a part one after the other, epoch after epoch without end. {@link
 * Batch#isLast} says where an epoch ends.
 */
public final class BatchSource {
  /** The batches of an epoch. */
  interface Plan {
    /** How many batches an epoch has; at least 1, and the same for every epoch. */
    int batches();

    /** Readies the order of an epoch. */
    void begin(long epoch);

    /** Fills a batch of the epoch that was begun. */
    void fill(int number, Batch batch);
  }

  private final Plan plan;
  private final Batch batch;
  private long epoch;
  private int number;
  private long begun = -1;

  BatchSource(Plan plan, Batch batch) {
    this.plan = plan;
    this.batch = batch;
  }

  /** How many batches, and so steps, an epoch has. */
  public int batchesPerEpoch() {
    return plan.batches();
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
