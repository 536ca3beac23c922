package dev.rnnc.source;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** Finds the name that a misspelled one was probably meant to be. */
public final class Spelling {
  private Spelling() {}

  /** The nearest of {@code known} within a third of the word's length, if there is one. */
  public static Optional<String> nearest(String word, Collection<String> known) {
    int bound = Math.max(1, Math.min(3, word.length() / 3 + 1));
    return known.stream()
        .filter(candidate -> distance(word, candidate) <= bound)
        .filter(candidate -> sharesALetter(word, candidate))
        .min(
            Comparator.comparingInt((String candidate) -> distance(word, candidate))
                .thenComparing(Comparator.naturalOrder()));
  }

  /** Not every letter was replaced: {@code y} is no misspelling of {@code x}. */
  private static boolean sharesALetter(String word, String candidate) {
    return distance(word, candidate) < Math.max(word.length(), candidate.length());
  }

  /** Insertions, deletions, replacements and swaps of neighbours, letter case aside. */
  static int distance(String left, String right) {
    String a = left.toLowerCase(Locale.ROOT);
    String b = right.toLowerCase(Locale.ROOT);
    int[][] d = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        if (i == 0 || j == 0) {
          d[i][j] = i + j;
          continue;
        }
        int change = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
        d[i][j] = Math.min(Math.min(d[i - 1][j], d[i][j - 1]) + 1, d[i - 1][j - 1] + change);
        if (i > 1
            && j > 1
            && a.charAt(i - 1) == b.charAt(j - 2)
            && a.charAt(i - 2) == b.charAt(j - 1)) {
          d[i][j] = Math.min(d[i][j], d[i - 2][j - 2] + 1);
        }
      }
    }
    return d[a.length()][b.length()];
  }
}
