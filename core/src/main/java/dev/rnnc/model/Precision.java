package dev.rnnc.model;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** How exactly the matrix products of a training step are computed, where a backend offers less. */
public enum Precision {
  FLOAT32,
  /** Of operands that are rounded to 10 bits behind the point. */
  TF32,
  /** Of operands that are rounded to 7 bits behind the point. */
  BF16;

  /** The name in a {@code .rnn} file. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  public static List<String> words() {
    return Arrays.stream(values()).map(Precision::word).toList();
  }

  /** The one of a name that is among {@link #words}. */
  public static Precision of(String word) {
    return valueOf(word.toUpperCase(Locale.ROOT));
  }
}
