package dev.rnnc.bench;

import dev.rnnc.backend.Backend;
import dev.rnnc.data.Dataset;
import dev.rnnc.initialize.Initialization;
import dev.rnnc.model.Model;
import dev.rnnc.model.Sampling;
import dev.rnnc.sample.TrainedModel;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** Times drawing a text, token by token, each read back before the next: one sequence. */
public final class SamplingBenchmark {
  private static final int TOKENS = 1_000;

  private final Model model;
  private final Dataset data;
  private final Backend backend;
  private final long seed;

  public SamplingBenchmark(Model model, Dataset data, Backend backend, long seed) {
    this.model = model;
    this.data = data;
    this.backend = backend;
    this.seed = seed;
  }

  /** The seconds of a token, with fresh weights: what is drawn does not change the time. */
  public Pace measure(Effort effort) {
    try (TrainedModel drawn =
        TrainedModel.of(
            model,
            data.encoding(),
            Initialization.weights(model.network(), data.sizes(), seed),
            backend)) {
      Sampling sampling =
          new Sampling(
              "",
              TOKENS,
              1,
              OptionalInt.empty(),
              1,
              0,
              OptionalLong.empty(),
              Optional.empty(),
              1,
              OptionalInt.empty());
      long warm = System.nanoTime();
      do {
        drawn.sample(sampling, seed, _ -> {});
      } while ((System.nanoTime() - warm) / 1e9 < effort.warmUpSeconds());
      double[] blocks = new double[effort.blocks()];
      for (int block = 0; block < blocks.length; block++) {
        long tokens = 0;
        long start = System.nanoTime();
        do {
          drawn.sample(sampling, seed, _ -> {});
          tokens += TOKENS;
        } while ((System.nanoTime() - start) / 1e9 < effort.blockSeconds());
        blocks[block] = (System.nanoTime() - start) / 1e9 / tokens;
      }
      return Pace.of(blocks);
    }
  }
}
