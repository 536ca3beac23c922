package dev.rnnc.translation;

import java.util.ArrayList;
import java.util.List;

/**
 * chrF2 of a corpus (Popović 2015) as sacreBLEU computes it by default: runs of up to six
 * characters without blanks, recall counting twice as much as precision.
 *
 * <p>chrF2 = 100 · 5 · P · R / (4 · P + R), with P and R the means over the lengths of which both
 * sides have any.
 */
public final class ChrF {
  private static final int LONGEST = 6;

  /** β², of β = 2. */
  private static final double FACTOR = 4;

  /** Runs of a length: of the translations, of the references, and of both. */
  private record Counts(long own, long reference, long matched) {
    Counts plus(Counts other) {
      return new Counts(own + other.own, reference + other.reference, matched + other.matched);
    }
  }

  private ChrF() {}

  /**
   * The score, from 0 to 100.
   *
   * @param references one or more for each translation, of which the nearest counts
   */
  public static double of(List<String> translations, List<List<String>> references) {
    List<Counts> sums = new ArrayList<>();
    for (int n = 0; n < LONGEST; n++) {
      sums.add(new Counts(0, 0, 0));
    }
    for (int i = 0; i < translations.size(); i++) {
      List<Counts> nearest = nearest(translations.get(i), references.get(i));
      for (int n = 0; n < nearest.size(); n++) {
        sums.set(n, sums.get(n).plus(nearest.get(n)));
      }
    }
    return score(sums);
  }

  private static List<Counts> nearest(String translation, List<String> references) {
    List<Counts> nearest = List.of();
    double most = -1;
    for (String reference : references) {
      List<Counts> counts = counts(characters(translation), characters(reference));
      double score = score(counts);
      if (score > most) {
        most = score;
        nearest = counts;
      }
    }
    return nearest;
  }

  private static List<Integer> characters(String text) {
    return String.join("", Words13a.split(text)).codePoints().boxed().toList();
  }

  private static List<Counts> counts(List<Integer> translation, List<Integer> reference) {
    List<Counts> counts = new ArrayList<>();
    for (int n = 1; n <= LONGEST; n++) {
      NGrams<Integer> own = NGrams.of(translation, n);
      NGrams<Integer> known = NGrams.of(reference, n);
      int total = known.total();
      // Runs longer than the reference are no mistakes.
      counts.add(new Counts(total == 0 ? 0 : own.total(), total, own.matched(known)));
    }
    return counts;
  }

  private static double score(List<Counts> counts) {
    double precision = 0;
    double recall = 0;
    int lengths = 0;
    for (Counts of : counts) {
      if (of.own() > 0 && of.reference() > 0) {
        precision += (double) of.matched() / of.own();
        recall += (double) of.matched() / of.reference();
        lengths++;
      }
    }
    if (precision + recall == 0) {
      return 0;
    }
    precision /= lengths;
    recall /= lengths;
    return 100 * (1 + FACTOR) * precision * recall / (FACTOR * precision + recall);
  }
}
