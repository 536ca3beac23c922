package dev.rnnc.data;

import dev.rnnc.model.Split;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

/** Parts the examples of one file, always in the same way. */
record Portions(Split validation, Split test) {
  /** Where the parts of a stream end: training, then validation, then test. */
  record Bounds(int training, int validation, int test) {}

  /** Contiguous: the end is the test, what is before it validation. */
  Bounds contiguous(int total, String things) {
    int heldOut = amount(validation, "validation", total, things);
    int last = amount(test, "test", total, things);
    checkTraining(heldOut, last, total, things);
    return new Bounds(total - heldOut - last, total - last, total);
  }

  /**
   * By content: examples are ordered by a hash of what they are, the first go to the test, the next
   * to validation, the rest trains. So equal examples are never on both sides, and the same example
   * is on the same side in every run. The first example of each class always trains.
   *
   * @param hashes of the examples' content
   * @param classes the examples' classes, or none
   */
  Part[] byContent(long[] hashes, int[] classes, String things) {
    int total = hashes.length;
    int heldOut = amount(validation, "validation", total, things);
    int last = amount(test, "test", total, things);
    checkTraining(heldOut, last, total, things);
    Set<Long> kept = new HashSet<>();
    Set<Integer> classesSeen = new HashSet<>();
    for (int i = 0; i < classes.length; i++) {
      if (classesSeen.add(classes[i])) {
        kept.add(hashes[i]);
      }
    }
    long[] order = hashes.clone();
    Arrays.sort(order);
    // Up to where the test goes, and validation, which are whole numbers of different hashes.
    int afterTest = 0;
    int after = 0;
    int taken = 0;
    while (after < total && taken < last + heldOut) {
      int begin = after;
      while (after < total && order[after] == order[begin]) {
        after++;
      }
      if (!kept.contains(order[begin])) {
        afterTest = taken < last ? after : afterTest;
        taken += after - begin;
      }
    }
    Part[] parts = new Part[total];
    for (int i = 0; i < total; i++) {
      boolean trains = after == 0 || hashes[i] > order[after - 1] || kept.contains(hashes[i]);
      boolean tests = afterTest > 0 && hashes[i] <= order[afterTest - 1];
      parts[i] = trains ? Part.TRAINING : tests ? Part.TEST : Part.VALIDATION;
    }
    return parts;
  }

  private static void checkTraining(int validation, int test, int total, String things) {
    if ((long) validation + test >= total) {
      throw Problem.split(
          "validation (%,d) and test (%,d) leave nothing of %,d %s to train on"
              .formatted(validation, test, total, things),
          "hold out less");
    }
  }

  private static int amount(Split split, String part, int total, String things) {
    return switch (split) {
      case Split.None none -> 0;
      case Split.FromFile file -> 0;
      case Split.Count count -> count.count();
      case Split.Fraction fraction -> {
        int amount = (int) Math.round(fraction.share() * total);
        if (amount == 0 && fraction.share() > 0) {
          throw Problem.split(
              "%s = %s%% of %,d %s is less than one"
                  .formatted(part, percent(fraction.share()), total, things),
              "hold out more, or leave %s out".formatted(part));
        }
        yield amount;
      }
      case Split.After date ->
          throw Problem.split(
              "%s = after(\"%s\") needs a table with a `time` column".formatted(part, date.date()),
              "give a share, a count or a file");
    };
  }

  /** {@code 5}, {@code 2.5}. */
  static String percent(double share) {
    return String.format(Locale.ROOT, "%.3f", 100 * share).replaceFirst("\\.?0+$", "");
  }
}
