package dev.rnnc.train;

import dev.rnnc.backend.Device;
import dev.rnnc.compile.Compiler;
import dev.rnnc.data.Dataset;
import dev.rnnc.data.Part;
import dev.rnnc.data.SentencePair;
import dev.rnnc.model.Model;
import dev.rnnc.model.Sampling;
import dev.rnnc.sample.Translator;
import dev.rnnc.translation.Bleu;
import dev.rnnc.translation.ChrF;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** How good the translations of a part are. */
public final class TranslationQuality {
  static final String BLEU = "bleu";
  static final String CHRF = "chrf";

  private TranslationQuality() {}

  /**
   * BLEU and chrF2, by name; nothing of a network that does not translate.
   *
   * @param device that holds the weights
   */
  public static Map<String, Double> measure(
      Device device, Model model, Dataset data, Part part, Compiler.Effort effort) {
    if (model.network().encoder().isEmpty()) {
      return Map.of();
    }
    List<SentencePair> pairs = data.pairs(part);
    Sampling options = model.sampling().orElse(Sampling.DEFAULT);
    List<String> translations;
    try (Translator translator = new Translator(device, model, data.encoding(), effort)) {
      translations =
          translator.translate(pairs.stream().map(SentencePair::source).toList(), options);
    }
    List<List<String>> references =
        pairs.stream().map(pair -> List.of(pair.translation())).toList();
    Map<String, Double> scores = new LinkedHashMap<>();
    scores.put(BLEU, Bleu.of(translations, references));
    scores.put(CHRF, ChrF.of(translations, references));
    return scores;
  }
}
