package dev.rnnc.cli;

import dev.rnnc.data.GivenPairs;
import dev.rnnc.data.SentencePair;
import dev.rnnc.model.Model;
import dev.rnnc.model.Sampling;
import dev.rnnc.sample.Alignment;
import dev.rnnc.sample.TrainedModel;
import dev.rnnc.train.TranslationQuality;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The translations of sentences as rows by column, beside the truth where it is known. */
final class TranslatedRows {
  private final List<Map<String, Object>> rows = new ArrayList<>();

  /** The pairs that have a truth, and how they were translated. */
  private final List<SentencePair> known = new ArrayList<>();

  private final List<String> translations = new ArrayList<>();
  private final Model model;

  /** How a row says what the decoder looks at. */
  enum Look {
    NOTHING,
    FIELDS,
    MEMBERS
  }

  /**
   * Translates as the model's own file or builder says.
   *
   * @param given of which a translation may be empty
   */
  TranslatedRows(TrainedModel trained, GivenPairs given, Look look) {
    this.model = trained.model();
    Sampling options = model.sampling().orElse(Sampling.DEFAULT);
    List<SentencePair> pairs = given.pairs();
    List<String> sources = pairs.stream().map(SentencePair::source).toList();
    if (look == Look.NOTHING) {
      List<String> texts = trained.translate(sources, options);
      for (int i = 0; i < texts.size(); i++) {
        add(given.lines().get(i), pairs.get(i), texts.get(i), Map.of());
      }
    } else {
      List<Alignment> alignments = trained.align(sources, options);
      for (int i = 0; i < alignments.size(); i++) {
        Alignment seen = alignments.get(i);
        add(
            given.lines().get(i),
            pairs.get(i),
            seen.translation(),
            look == Look.FIELDS ? AlignmentText.fields(seen) : AlignmentText.members(seen));
      }
    }
  }

  private void add(long line, SentencePair pair, String text, Map<String, Object> looked) {
    Map<String, Object> row = new LinkedHashMap<>();
    row.put("row", line);
    row.put("source", pair.source());
    row.put("prediction", text);
    if (!pair.translation().isEmpty()) {
      row.put("truth", pair.translation());
      translations.add(text);
      known.add(pair);
    }
    row.putAll(looked);
    rows.add(row);
  }

  List<Map<String, Object>> rows() {
    return rows;
  }

  /** How many have a truth. */
  int known() {
    return known.size();
  }

  /** BLEU and chrF of those that have a truth. */
  Map<String, Double> summary() {
    return TranslationQuality.scores(model.data(), known, translations);
  }
}
