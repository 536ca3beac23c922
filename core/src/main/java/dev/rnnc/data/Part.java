package dev.rnnc.data;

import java.util.Locale;

/** What examples are for. */
public enum Part {
  /** The weights, the vocabulary and the scaling are learned from these. */
  TRAINING,
  /** Looked at during training, to choose and to stop. */
  VALIDATION,
  /** Looked at once, in the end. */
  TEST;

  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
