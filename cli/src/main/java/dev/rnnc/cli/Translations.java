package dev.rnnc.cli;

import dev.rnnc.backend.Backend;
import dev.rnnc.checkpoint.Checkpoint;
import dev.rnnc.data.Dataset;
import dev.rnnc.data.Part;
import dev.rnnc.data.SentencePair;
import dev.rnnc.json.Json;
import dev.rnnc.model.Model;
import dev.rnnc.model.Sampling;
import dev.rnnc.sample.TrainedModel;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Translates to standard output: the prompt, or without one the first sentences that training never
 * saw, beside what the data has for them.
 */
final class Translations {
  private final Options.BackendName backendName;
  private final Options.JsonLines json;
  private final Messages messages;

  Translations(Options.BackendName backendName, Options.JsonLines json, Messages messages) {
    this.backendName = backendName;
    this.json = json;
    this.messages = messages;
  }

  /**
   * @param data is opened only where there is no prompt
   */
  void show(Model model, Checkpoint checkpoint, Sampling sampling, Supplier<Dataset> data) {
    Backend backend = Backends.load().named(backendName.name);
    messages.detail("backend: %s, %s".formatted(backend.name(), backend.describe()));
    try (TrainedModel trained = TrainedModel.of(model, checkpoint, backend)) {
      if (!sampling.prompt().isBlank()) {
        String text = trained.translate(List.of(sampling.prompt()), sampling).getFirst();
        print(Map.of("source", sampling.prompt()), text, text);
        return;
      }
      List<SentencePair> pairs = heldOut(data.get(), sampling.count());
      List<String> texts =
          trained.translate(pairs.stream().map(SentencePair::source).toList(), sampling);
      for (int i = 0; i < texts.size(); i++) {
        SentencePair pair = pairs.get(i);
        Map<String, Object> known = new LinkedHashMap<>();
        known.put("source", pair.source());
        known.put("reference", pair.translation());
        print(
            known,
            texts.get(i),
            """
            source      %s
            reference   %s
            translated  %s
            """
                .formatted(pair.source(), pair.translation(), texts.get(i)));
      }
    }
  }

  private static List<SentencePair> heldOut(Dataset data, int count) {
    Part part =
        Stream.of(Part.TEST, Part.VALIDATION).filter(data::has).findFirst().orElse(Part.TRAINING);
    return data.pairs(part).stream().limit(count).toList();
  }

  private void print(Map<String, ?> known, String text, String lines) {
    if (!json.asked) {
      System.out.println(lines);
      return;
    }
    Map<String, Object> event = new LinkedHashMap<>();
    event.put("event", "sample");
    event.putAll(known);
    event.put("text", text);
    System.out.println(Json.write(event));
  }
}
