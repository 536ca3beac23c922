package dev.rnnc.model;

import java.util.Locale;

/** A size that is known once the data is. */
public enum DataSize {
  /** The number of distinct tokens, special ones included. */
  VOCABULARY,
  /** The number of classes. */
  CLASSES,
  /** The number of values to be predicted at once. */
  TARGETS,
  /** The number of values of one time step of real input. */
  INPUTS,
  /** The vocabulary of the source side of sentence pairs. */
  SOURCE_VOCABULARY,
  /** The time steps of the longest source of sentence pairs, which attention looks at. */
  SOURCE_STEPS;

  /** The name in a `.rnn` file. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
