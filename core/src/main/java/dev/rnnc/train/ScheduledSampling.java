package dev.rnnc.train;

import dev.rnnc.backend.Device;
import dev.rnnc.backend.Executable;
import dev.rnnc.backend.Run;
import dev.rnnc.data.Batch;
import dev.rnnc.ir.CounterRandom;
import dev.rnnc.ir.Program;
import dev.rnnc.model.Ports;
import dev.rnnc.sample.Logits;

/**
 * Gives a decoder tokens of its own in the place of true ones, so that it learns to go on after its
 * own mistakes (Bengio et al. 2015). All of a batch at once (Duckworth et al. 2019): the network
 * predicts from the true tokens, and a share of them, drawn by place and step, become the likeliest
 * of what it predicted there. The share rises in a line through training.
 */
final class ScheduledSampling implements AutoCloseable {
  /** Tells these draws from those of masks, whose streams are numbered from 0. */
  private static final int STREAM = -1;

  private final Feed feed;
  private final double last;
  private final long steps;
  private final long seed;
  private final Executable evaluation;
  private final Run run = new Run();
  private final int vocabulary;
  private double[] logits = new double[0];

  /**
   * @param evaluation the program of {@code Compiler.evaluation()}
   * @param last the share in the last step
   * @param steps of the whole training
   */
  ScheduledSampling(
      Device device, Program evaluation, Feed feed, double last, long steps, long seed) {
    this.feed = feed;
    this.last = last;
    this.steps = steps;
    this.seed = seed;
    this.evaluation = device.load(evaluation);
    this.vocabulary = evaluation.output(Ports.PREDICTION).type().featureCount();
  }

  /** The share in a step; 0 in the first. */
  double share(long step) {
    return last * Math.min(1, (step - 1.0) / Math.max(1, steps - 1));
  }

  /** Replaces tokens of the batch. */
  void mix(Batch batch, long step) {
    double share = share(step);
    if (share == 0) {
      return;
    }
    int rows = batch.rows();
    int length = batch.timeSteps() * rows * vocabulary;
    if (logits.length < length) {
      logits = new double[length];
    }
    feed.give(batch, run);
    run.output(Ports.PREDICTION, logits);
    evaluation.run(run);
    for (int row = 0; row < rows; row++) {
      for (int t = 1; t < batch.lengths()[row]; t++) {
        int key = CounterRandom.rowKey(seed, step, STREAM, t, row);
        if (!CounterRandom.keeps(key, 0, share)) {
          int before = (t - 1) * rows + row;
          batch.tokens()[t * rows + row] =
              Logits.likeliest(logits, before * vocabulary, vocabulary);
        }
      }
    }
  }

  @Override
  public void close() {
    evaluation.close();
  }
}
