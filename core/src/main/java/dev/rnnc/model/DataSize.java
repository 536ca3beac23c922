package dev.rnnc.model;

import java.util.Comparator;
import java.util.List;

/**
 * A size that is known once the data is.
 *
 * @param word how texts name it; mostly the name in a `.rnn` file
 */
public record DataSize(String word) implements Comparable<DataSize> {
  /** The number of distinct tokens, special ones included. */
  public static final DataSize VOCABULARY = new DataSize("vocabulary");

  /** The number of classes. */
  public static final DataSize CLASSES = new DataSize("classes");

  /** The number of values to be predicted at once. */
  public static final DataSize TARGETS = new DataSize("targets");

  /** The number of values of one time step of real input. */
  public static final DataSize INPUTS = new DataSize("inputs");

  /** The vocabulary of the source side of sentence pairs. */
  public static final DataSize SOURCE_VOCABULARY = new DataSize("source_vocabulary");

  /** The time steps of the longest source of sentence pairs, which attention looks at. */
  public static final DataSize SOURCE_STEPS = new DataSize("source_steps");

  /** All but those of single columns, in the order in which texts name them. */
  public static final List<DataSize> GENERAL =
      List.of(VOCABULARY, CLASSES, TARGETS, INPUTS, SOURCE_VOCABULARY, SOURCE_STEPS);

  private static final Comparator<DataSize> ORDER =
      Comparator.comparing((DataSize size) -> !GENERAL.contains(size))
          .thenComparingInt(GENERAL::indexOf)
          .thenComparing(DataSize::word);

  /**
   * How many inputs one column of a table becomes: one, or more of a text or with missing values.
   */
  public static DataSize column(String name) {
    return new DataSize("size(" + name + ")");
  }

  @Override
  public int compareTo(DataSize other) {
    return ORDER.compare(this, other);
  }
}
