package dev.rnnc.cli.report;

import dev.rnnc.backend.Backend;
import dev.rnnc.data.Dataset;
import dev.rnnc.data.Part;
import dev.rnnc.data.SentencePair;
import dev.rnnc.model.Model;
import dev.rnnc.model.Sampling;
import dev.rnnc.sample.Alignment;
import dev.rnnc.sample.TrainedModel;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a decoder looks at when it translates a few of the sentences that are held out. */
final class Alignments {
  /** So many sentences are shown. */
  private static final int SENTENCES = 4;

  private Alignments() {}

  /** Of each sentence its tokens, those of the translation, and the shares by the layer. */
  static List<Map<String, Object>> of(
      Model model, Dataset data, Part part, Map<String, float[]> weights, Backend backend) {
    List<SentencePair> pairs = data.pairs(part).stream().limit(SENTENCES).toList();
    Sampling options = model.sampling().orElse(Sampling.DEFAULT);
    List<Map<String, Object>> shown = new ArrayList<>();
    try (TrainedModel trained = TrainedModel.of(model, data.encoding(), weights, backend)) {
      List<Alignment> alignments =
          trained.align(pairs.stream().map(SentencePair::source).toList(), options);
      for (int i = 0; i < alignments.size(); i++) {
        Alignment seen = alignments.get(i);
        Map<String, Object> sentence = new LinkedHashMap<>();
        sentence.put("text", pairs.get(i).source());
        sentence.put("reference", pairs.get(i).translation());
        sentence.put("translation", seen.translation());
        sentence.put("source", seen.source());
        sentence.put("tokens", seen.tokens());
        sentence.put("shares", seen.shares());
        shown.add(sentence);
      }
    }
    return shown;
  }
}
