package dev.rnnc.cli;

import dev.rnnc.backend.Backend;
import dev.rnnc.checkpoint.Checkpoint;
import dev.rnnc.json.Json;
import dev.rnnc.model.Model;
import dev.rnnc.model.Sampling;
import dev.rnnc.sample.TrainedModel;
import java.util.LinkedHashMap;
import java.util.Map;

/** Draws texts from a checkpoint to standard output, each token as soon as it is drawn. */
final class Samples {
  private final CommonOptions options;

  Samples(CommonOptions options) {
    this.options = options;
  }

  void draw(Model model, Checkpoint checkpoint, Sampling sampling) {
    Backend backend = Backends.load().named(options.backend);
    long seed = options.givenSeed().orElse(sampling.seed().orElse(options.seed()));
    try (TrainedModel trained = TrainedModel.of(model, checkpoint, backend)) {
      // The likeliest is always the same.
      int count = sampling.beam().isPresent() ? 1 : sampling.count();
      for (int i = 0; i < count; i++) {
        if (options.json) {
          String text = trained.sample(sampling, seed + i, piece -> {});
          Map<String, Object> event = new LinkedHashMap<>();
          event.put("event", "sample");
          event.put("seed", seed + i);
          event.put("text", text);
          System.out.println(Json.write(event));
        } else {
          trained.sample(sampling, seed + i, Samples::show);
          System.out.println();
        }
      }
    }
  }

  private static void show(String piece) {
    System.out.print(piece);
    System.out.flush();
  }
}
