package dev.rnnc.data;

import java.util.StringJoiner;

/** Examples as people read them. */
final class Shown {
  private static final int MOST = 24;

  private Shown() {}

  /** {@code 18:F 47:i 56:r}: each token's number and text. */
  static String tokens(Vocabulary vocabulary, int[] tokens, int begin, int end) {
    StringJoiner text = new StringJoiner(" ");
    for (int i = begin; i < Math.min(end, begin + MOST); i++) {
      text.add(tokens[i] + ":" + Problem.shown(vocabulary.token(tokens[i])));
    }
    return end - begin > MOST ? text + " ..." : text.toString();
  }

  /** {@code [0.25, -1.5]}, three decimals at most. */
  static String values(float[] values, int begin, int count) {
    StringJoiner text = new StringJoiner(", ", "[", count > MOST ? ", ...]" : "]");
    for (int i = begin; i < begin + Math.min(count, MOST); i++) {
      String plain = String.format(java.util.Locale.ROOT, "%.3f", values[i]);
      text.add(plain.replaceFirst("\\.?0+$", ""));
    }
    return text.toString();
  }

  /** {@code temperature: (value - 11.2) / 4.07}. */
  static String column(Column column) {
    return switch (column) {
      case Column.Categories categories ->
          "%s: one of %s".formatted(column.name(), String.join(", ", categories.values()));
      case Column.Numeric numeric -> {
        String scaled =
            numeric.shift() == 0 && numeric.scale() == 1
                ? "as it is"
                : "(value - %.6g) / %.6g".formatted(numeric.shift(), numeric.scale());
        yield numeric.indicated()
            ? "%s: %s, and whether it is missing".formatted(column.name(), scaled)
            : "%s: %s".formatted(column.name(), scaled);
      }
    };
  }
}
