package dev.rnnc.data;

import java.util.List;

/** The examples of one part. */
sealed interface Examples {
  /** How many targets there are to be predicted. */
  long targets();

  /** In words: {@code 250 sequences}. */
  String size();

  /** Forecasts that need no network: the last known value, that of a season before, a guess. */
  default List<Baseline> baselines() {
    return List.of();
  }

  /** Some examples as the network sees them, a line each. */
  List<String> shown(int most);

  /** Examples that stand for themselves, in any order. */
  non-sealed interface Sequences extends Examples {
    int count();

    /** The time steps of an example. */
    int length(int example);

    /** The time steps of what is read, where that is not what is said: of a pair its source. */
    default int inputLength(int example) {
      return length(example);
    }

    /** The time steps of a batch that it takes up: those of whatever of it is longest. */
    default int steps(int example) {
      return length(example);
    }

    /** Writes an example into a row: input, target, length. */
    void fill(int example, int row, Batch batch);
  }

  /** Streams whose state is carried on from window to window. */
  non-sealed interface Streams extends Examples {
    /**
     * How the streams are cut.
     *
     * @param batch rows at most
     * @param unroll time steps of a window
     */
    BatchSource.Plan plan(int batch, int unroll);

    /** Refuses if there is less than one window. */
    void needWindow(int unroll);
  }
}
