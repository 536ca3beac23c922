package dev.rnnc.cli;

import dev.rnnc.backend.Backend;
import dev.rnnc.checkpoint.Checkpoint;
import dev.rnnc.data.Dataset;
import dev.rnnc.json.Json;
import dev.rnnc.model.Model;
import dev.rnnc.model.Sampling;
import dev.rnnc.sample.TrainedModel;
import dev.rnnc.source.RnncException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;

/** Draws texts from a checkpoint to standard output, each token as soon as it is drawn. */
final class Samples {
  private final Options.BackendName backendName;
  private final Options.JsonLines json;
  private final Messages messages;

  Samples(Options.BackendName backendName, Options.JsonLines json, Messages messages) {
    this.backendName = backendName;
    this.json = json;
    this.messages = messages;
  }

  /** Refuses, before training, a prompt that could not be read after it. */
  static void checkPrompt(ModelFiles.Opened opened, Dataset data) {
    if (data.encoding().sourceText().isPresent()) {
      return; // whatever a source has that training never saw is unknown
    }
    String prompt = opened.model().sampling().map(Sampling::prompt).orElse("");
    try {
      data.encoding().vocabulary().ifPresent(vocabulary -> vocabulary.encodePrompt(prompt));
    } catch (RnncException unknown) {
      throw unknown.at(opened.prompt());
    }
  }

  /**
   * Draws.
   *
   * @param given the seed of the command line, which comes before that of the file
   */
  void draw(Model model, Checkpoint checkpoint, Sampling sampling, OptionalLong given) {
    Backend backend = backendName.take(messages);
    long seed = given.orElse(sampling.seed().orElse(1));
    messages.detail("backend: %s, %s; seed %d".formatted(backend.name(), backend.describe(), seed));
    long start = System.nanoTime();
    try (TrainedModel trained = TrainedModel.of(model, checkpoint, backend)) {
      messages.detail("compiled", start);
      // The likeliest is always the same.
      int count = sampling.beam().isPresent() ? 1 : sampling.count();
      for (int i = 0; i < count; i++) {
        if (json.asked) {
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
