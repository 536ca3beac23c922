package dev.rnnc.bench;

import dev.rnnc.backend.Backend;
import dev.rnnc.data.Dataset;
import dev.rnnc.initialize.Initialization;
import dev.rnnc.model.Model;
import dev.rnnc.model.Sampling;
import dev.rnnc.sample.TrainedModel;

/** Times drawing a text, token by token, each read back before the next: one sequence. */
public final class SamplingBenchmark {
  private final Model model;
  private final Dataset data;
  private final Backend backend;
  private final long seed;
  private long next;

  public SamplingBenchmark(Model model, Dataset data, Backend backend, long seed) {
    this.model = model;
    this.data = data;
    this.backend = backend;
    this.seed = seed;
    this.next = seed;
  }

  /** The seconds of a token, with fresh weights: what is drawn does not change the time. */
  public Pace measure(Effort effort) {
    try (TrainedModel drawn =
        TrainedModel.of(
            model,
            data.encoding(),
            Initialization.weights(model.network(), data.sizes(), seed),
            backend)) {
      long warm = System.nanoTime();
      do {
        draw(drawn);
      } while ((System.nanoTime() - warm) / 1e9 < effort.warmUpSeconds());
      double[] blocks = new double[effort.blocks()];
      for (int block = 0; block < blocks.length; block++) {
        long tokens = 0;
        long start = System.nanoTime();
        do {
          tokens += draw(drawn);
        } while ((System.nanoTime() - start) / 1e9 < effort.blockSeconds());
        blocks[block] = (System.nanoTime() - start) / 1e9 / tokens;
      }
      return Pace.of(blocks);
    }
  }

  /** Draws a text; gives its tokens, with the one that ended it if one did. */
  private long draw(TrainedModel drawn) {
    long[] pieces = new long[1];
    drawn.sample(Sampling.DEFAULT, next++, _ -> pieces[0]++);
    // The first piece is the prompt, which makes up for an end that is no piece.
    return Math.min(pieces[0], Sampling.DEFAULT.length());
  }
}
