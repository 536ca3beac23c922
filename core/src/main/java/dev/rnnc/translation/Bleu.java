package dev.rnnc.translation;

import java.util.Comparator;
import java.util.List;

/**
 * BLEU of a corpus (Papineni et al. 2002) as sacreBLEU computes it (Post 2018): case matters, runs
 * of up to four words, and where no run of a length matches, half of the precision assumed for the
 * length before (Chen and Cherry 2014, method 3).
 *
 * <p>BLEU = 100 · min(1, exp(1 − r / c)) · exp(Σ log p_n / 4), with c the words of the translations
 * and r those of the references.
 */
public final class Bleu {
  private static final int LONGEST = 4;

  private final long[] matched = new long[LONGEST];
  private final long[] total = new long[LONGEST];
  private long words;
  private long referenceWords;

  private Bleu() {}

  /**
   * The score, from 0 to 100.
   *
   * @param words how texts are cut
   * @param references one or more for each translation
   */
  public static double of(Words words, List<String> translations, List<List<String>> references) {
    Bleu bleu = new Bleu();
    for (int i = 0; i < translations.size(); i++) {
      bleu.add(words.of(translations.get(i)), references.get(i).stream().map(words::of).toList());
    }
    return bleu.score();
  }

  private void add(List<String> translation, List<List<String>> references) {
    words += translation.size();
    referenceWords +=
        references.stream()
            .map(List::size)
            .min(
                Comparator.comparingInt((Integer size) -> Math.abs(size - translation.size()))
                    .thenComparingInt(size -> size))
            .orElse(0);
    for (int n = 1; n <= LONGEST; n++) {
      int length = n;
      NGrams<String> runs = NGrams.of(translation, length);
      NGrams<String> known =
          references.stream()
              .map(reference -> NGrams.of(reference, length))
              .reduce(NGrams::most)
              .orElse(NGrams.of(List.of(), length));
      matched[n - 1] += runs.matched(known);
      total[n - 1] += runs.total();
    }
  }

  private double score() {
    if (matched[0] == 0 || total[LONGEST - 1] == 0) {
      return 0;
    }
    double logs = 0;
    double assumed = 1;
    for (int n = 0; n < LONGEST; n++) {
      if (matched[n] == 0) {
        assumed /= 2;
      }
      double precision = (matched[n] == 0 ? assumed : matched[n]) / total[n];
      logs += StrictMath.log(precision);
    }
    double brevity =
        words < referenceWords ? StrictMath.exp(1 - (double) referenceWords / words) : 1;
    return 100 * brevity * StrictMath.exp(logs / LONGEST);
  }
}
