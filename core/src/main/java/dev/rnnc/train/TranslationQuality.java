package dev.rnnc.train;

import dev.rnnc.backend.Device;
import dev.rnnc.compile.Compiler;
import dev.rnnc.data.Dataset;
import dev.rnnc.data.Part;
import dev.rnnc.data.SentencePair;
import dev.rnnc.model.BleuWords;
import dev.rnnc.model.DataSource;
import dev.rnnc.model.Measures;
import dev.rnnc.model.Model;
import dev.rnnc.model.Sampling;
import dev.rnnc.sample.Translator;
import dev.rnnc.translation.Bleu;
import dev.rnnc.translation.ChrF;
import dev.rnnc.translation.Words;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * How good the translations of a part are, with the weights that a device holds at the moment. A
 * source that occurs more than once is translated once, and each of its pairs is a reference of it
 * (Papineni et al. 2002, section 2). Translating draws nothing and keeps nothing on the device, so
 * that training goes on as if it had not been measured.
 */
public final class TranslationQuality implements AutoCloseable {
  /** What the data has for each source. */
  private final Map<String, List<String>> references;

  private final DataSource data;
  private final Sampling options;
  private final Translator translator;

  /** Of the sources in their order, as they were translated last. */
  private List<String> latest = List.of();

  private TranslationQuality(
      Device device,
      Model model,
      Dataset data,
      List<SentencePair> pairs,
      Sampling options,
      Compiler.Effort effort) {
    this.references = references(pairs);
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
   * What tells after every epoch how good translations are by then: those of the sources of the
   * first pairs of the validation, as many as training asks for, each token the likeliest. Empty if
   * there are none.
   */
  static Optional<TranslationQuality> ofEpochs(
      Device device, Model model, Dataset data, Compiler.Effort effort) {
    if (!measuresEpochs(model) || !data.has(Part.VALIDATION)) {
      return Optional.empty();
    }
    int most = model.training().translate().orElseThrow();
    List<SentencePair> all = data.pairs(Part.VALIDATION);
    Set<String> sources =
        all.stream().limit(most).map(SentencePair::source).collect(Collectors.toSet());
    List<SentencePair> pairs =
        all.stream().filter(pair -> sources.contains(pair.source())).toList();
    Sampling options = model.sampling().orElse(Sampling.DEFAULT).atMost(Integer.MAX_VALUE);
    return Optional.of(new TranslationQuality(device, model, data, pairs, options, effort));
  }

  /** Whether epochs are measured, if there is validation. */
  static boolean measuresEpochs(Model model) {
    return model.network().encoder().isPresent() && model.training().translate().isPresent();
  }

  /** BLEU and chrF2, by name. */
  Map<String, Double> measure() {
    latest = translator.translate(List.copyOf(references.keySet()), options);
    return against(references, data, latest);
  }

  /**
   * A line for each of the first sources that were measured last, always the same ones: the source,
   * its translation by then, and behind it what the data has. Empty before any was.
   */
  Optional<String> shown(int most) {
    List<String> lines = new ArrayList<>();
    int next = 0;
    for (Map.Entry<String, List<String>> known : references.entrySet()) {
      if (next == Math.min(most, latest.size())) {
        break;
      }
      lines.add(
          "%s → %s (%s)".formatted(known.getKey(), latest.get(next), known.getValue().getFirst()));
      next++;
    }
    return lines.isEmpty() ? Optional.empty() : Optional.of(String.join("\n", lines));
  }

  /**
   * BLEU and chrF2 of translations, by name.
   *
   * @param data says how BLEU cuts words
   * @param pairs what the data has; a source that occurs again has several references
   * @param translations one for each pair, of which that of a source's first counts
   */
  public static Map<String, Double> scores(
      DataSource data, List<SentencePair> pairs, List<String> translations) {
    Map<String, String> bySource = new LinkedHashMap<>();
    for (int i = 0; i < pairs.size(); i++) {
      bySource.putIfAbsent(pairs.get(i).source(), translations.get(i));
    }
    return against(references(pairs), data, List.copyOf(bySource.values()));
  }

  private static Map<String, List<String>> references(List<SentencePair> pairs) {
    Map<String, List<String>> references = new LinkedHashMap<>();
    for (SentencePair pair : pairs) {
      references.computeIfAbsent(pair.source(), _ -> new ArrayList<>()).add(pair.translation());
    }
    return references;
  }

  private static Map<String, Double> against(
      Map<String, List<String>> references, DataSource data, List<String> translations) {
    List<List<String>> all = List.copyOf(references.values());
    Map<String, Double> scores = new LinkedHashMap<>();
    scores.put(Measures.BLEU, Bleu.of(words(data), translations, all));
    scores.put(Measures.CHRF, ChrF.of(translations, all));
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
