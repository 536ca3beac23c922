package dev.rnnc.train;

import dev.rnnc.backend.Device;
import dev.rnnc.compile.Compiler;
import dev.rnnc.data.Dataset;
import dev.rnnc.data.Part;
import dev.rnnc.data.SentencePair;
import dev.rnnc.model.BleuWords;
import dev.rnnc.model.DataSource;
import dev.rnnc.model.Model;
import dev.rnnc.model.Sampling;
import dev.rnnc.sample.Translator;
import dev.rnnc.translation.Bleu;
import dev.rnnc.translation.ChrF;
import dev.rnnc.translation.Words;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How good the translations of a part are, with the weights that a device holds at the moment.
 * Translating draws nothing and keeps nothing on the device, so that training goes on as if it had
 * not been measured.
 */
public final class TranslationQuality implements AutoCloseable {
  static final String BLEU = "bleu";
  static final String CHRF = "chrf";

  /** What is measured, by name. */
  static final List<String> NAMES = List.of(BLEU, CHRF);

  private final List<String> sources;
  private final List<String> references;
  private final DataSource data;
  private final Sampling options;
  private final Translator translator;

  private TranslationQuality(
      Device device,
      Model model,
      Dataset data,
      List<SentencePair> pairs,
      Sampling options,
      Compiler.Effort effort) {
    this.sources = pairs.stream().map(SentencePair::source).toList();
    this.references = pairs.stream().map(SentencePair::translation).toList();
    this.data = model.data();
    this.options = options;
    this.translator = new Translator(device, model, data.encoding(), effort);
  }

  /**
   * BLEU and chrF2 of a whole part, by name, translated as the model's own file or builder says;
   * nothing of a network that does not translate.
   *
   * @param device that holds the weights
   */
  public static Map<String, Double> measure(
      Device device, Model model, Dataset data, Part part, Compiler.Effort effort) {
    if (model.network().encoder().isEmpty()) {
      return Map.of();
    }
    Sampling options = model.sampling().orElse(Sampling.DEFAULT);
    try (TranslationQuality quality =
        new TranslationQuality(device, model, data, data.pairs(part), options, effort)) {
      return quality.measure();
    }
  }

  /**
   * What tells after every epoch how good translations are by then: those of the first pairs of the
   * validation, as many as training asks for, each token the likeliest. Empty if there are none.
   */
  static Optional<TranslationQuality> ofEpochs(
      Device device, Model model, Dataset data, Compiler.Effort effort) {
    if (!measuresEpochs(model) || !data.has(Part.VALIDATION)) {
      return Optional.empty();
    }
    int most = model.training().translate().orElseThrow();
    List<SentencePair> pairs = data.pairs(Part.VALIDATION).stream().limit(most).toList();
    Sampling options = model.sampling().orElse(Sampling.DEFAULT).atMost(Integer.MAX_VALUE);
    return Optional.of(new TranslationQuality(device, model, data, pairs, options, effort));
  }

  /** Whether epochs are measured, if there is validation. */
  static boolean measuresEpochs(Model model) {
    return model.network().encoder().isPresent() && model.training().translate().isPresent();
  }

  /** BLEU and chrF2, by name. */
  Map<String, Double> measure() {
    return scores(data, translator.translate(sources, options), references);
  }

  /**
   * BLEU and chrF2 of translations, by name.
   *
   * @param data says how BLEU cuts words
   * @param references one for each translation
   */
  public static Map<String, Double> scores(
      DataSource data, List<String> translations, List<String> references) {
    List<List<String>> single = references.stream().map(List::of).toList();
    Map<String, Double> scores = new LinkedHashMap<>();
    scores.put(BLEU, Bleu.of(words(data), translations, single));
    scores.put(CHRF, ChrF.of(translations, single));
    return scores;
  }

  private static Words words(DataSource data) {
    BleuWords way = data instanceof DataSource.Pairs pairs ? pairs.bleu() : BleuWords.MTEVAL_13A;
    return switch (way) {
      case MTEVAL_13A -> Words.mteval13a();
      case CHINESE -> Words.chinese();
      case INTERNATIONAL -> Words.international();
      case CHARACTERS -> Words.characters();
      case BLANKS -> Words.blanks();
    };
  }

  @Override
  public void close() {
    translator.close();
  }
}
