package dev.rnnc.data;

import java.util.List;
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

  /** The numbers of the examples that are for a part. */
  static int[] indices(List<Part> parts, Part part) {
    IntList indices = new IntList();
    for (int i = 0; i < parts.size(); i++) {
      if (parts.get(i) == part) {
        indices.add(i);
      }
    }
    return indices.toArray();
  }
}
