package dev.rnnc.cli;

import dev.rnnc.backend.Backend;
import dev.rnnc.checkpoint.Checkpoint;
import dev.rnnc.data.Dataset;
import dev.rnnc.data.Part;
import dev.rnnc.data.SentencePair;
import dev.rnnc.json.Json;
import dev.rnnc.model.Model;
import dev.rnnc.model.Sampling;
import dev.rnnc.sample.Alignment;
import dev.rnnc.sample.TrainedModel;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
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
   * @param aligned whether to show as well what the decoder looks at
   */
  void show(
      Model model,
      Checkpoint checkpoint,
      Sampling sampling,
      Supplier<Dataset> data,
      boolean aligned) {
    Backend backend = backendName.take(messages);
    messages.detail("backend: %s, %s".formatted(backend.name(), backend.describe()));
    try (TrainedModel trained = TrainedModel.of(model, checkpoint, backend)) {
      if (!sampling.prompt().isBlank()) {
        List<String> prompt = List.of(sampling.prompt());
        Said said = translate(trained, prompt, sampling, aligned).getFirst();
        print(Map.of("source", sampling.prompt()), said, said.text());
        return;
      }
      List<SentencePair> pairs = heldOut(data.get(), sampling.count());
      List<Said> all =
          translate(trained, pairs.stream().map(SentencePair::source).toList(), sampling, aligned);
      for (int i = 0; i < all.size(); i++) {
        SentencePair pair = pairs.get(i);
        Map<String, Object> known = new LinkedHashMap<>();
        known.put("source", pair.source());
        known.put("reference", pair.translation());
        print(
            known,
            all.get(i),
            """
            source      %s
            reference   %s
            translated  %s
            """
                .formatted(pair.source(), pair.translation(), all.get(i).text()));
      }
    }
  }

  /** A translation, and perhaps what the decoder looked at. */
  private record Said(String text, Optional<Alignment> alignment) {}

  private static List<Said> translate(
      TrainedModel trained, List<String> sources, Sampling sampling, boolean aligned) {
    return aligned
        ? trained.align(sources, sampling).stream()
            .map(seen -> new Said(seen.translation(), Optional.of(seen)))
            .toList()
        : trained.translate(sources, sampling).stream()
            .map(text -> new Said(text, Optional.empty()))
            .toList();
  }

  /** So many pairs of different sources. */
  private static List<SentencePair> heldOut(Dataset data, int count) {
    Part part =
        Stream.of(Part.TEST, Part.VALIDATION).filter(data::has).findFirst().orElse(Part.TRAINING);
    Set<String> seen = new HashSet<>();
    return data.pairs(part).stream().filter(pair -> seen.add(pair.source())).limit(count).toList();
  }

  private void print(Map<String, ?> known, Said said, String lines) {
    if (!json.asked) {
      System.out.println(lines);
      said.alignment().ifPresent(seen -> System.out.println(AlignmentText.table(seen)));
      return;
    }
    Map<String, Object> event = new LinkedHashMap<>();
    event.put("event", "sample");
    event.putAll(known);
    event.put("text", said.text());
    said.alignment().ifPresent(seen -> event.putAll(AlignmentText.members(seen)));
    System.out.println(Json.write(event));
  }
}
