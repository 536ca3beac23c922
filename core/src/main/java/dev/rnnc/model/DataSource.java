package dev.rnnc.model;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** Where the examples come from. Paths are absolute; {@code .gz} is read as such. */
public sealed interface DataSource {
  /** The name in a `.rnn` file. */
  String word();

  /** What is held out for validation. */
  Split validation();

  /** What is held out for the test. */
  Split test();

  /**
   * Whether something may be held out for validation: a file of music may have parts of its own.
   */
  default boolean mayHaveValidation() {
    return !(validation() instanceof Split.None) || this instanceof Chords;
  }

  /** A text, whose next token is to be predicted. */
  record Text(Path path, Tokens tokens, Sequences sequences, Split validation, Split test)
      implements DataSource {
    /** How a text is cut. */
    public enum Sequences {
      /** One stream; every row of the batch carries its state on. */
      STREAM,
      /** A sequence a line, with a start and an end token. */
      LINE,
      /** Sequences are parted by blank lines. */
      BLANK_LINE
    }

    @Override
    public String word() {
      return "text";
    }
  }

  /**
   * Sentences and their translations, tab-separated.
   *
   * @param bleu how BLEU cuts translations into words
   */
  record Pairs(
      Path path, Tokens tokens, boolean reverseSource, BleuWords bleu, Split validation, Split test)
      implements DataSource {
    @Override
    public String word() {
      return "pairs";
    }
  }

  /**
   * Token sequences with a class: a tab-separated file by column (from 1), or a folder with a file
   * per class.
   *
   * @param perToken every token has a class of its own, one token and class a line
   */
  record Labelled(
      Path path, int label, int text, Tokens tokens, boolean perToken, Split validation, Split test)
      implements DataSource {
    @Override
    public String word() {
      return "labelled";
    }
  }

  /**
   * Time series, comma-separated with a header.
   *
   * @param series the column that tells series apart
   * @param time the column of dates or times; rows are sorted by it
   * @param inputs the columns that are read; empty for all but series and time
   * @param target the column to be predicted
   * @param window how many time steps are read; without it a series is one carried stream
   * @param horizon how many next time steps are predicted
   */
  record Table(
      Path path,
      Optional<String> series,
      Optional<String> time,
      List<String> inputs,
      String target,
      OptionalInt window,
      int horizon,
      OptionalInt season,
      Scale scale,
      Missing missing,
      Split validation,
      Split test)
      implements DataSource {
    /** How columns are scaled; by the training part alone. */
    public enum Scale {
      NONE,
      /** Mean 0, standard deviation 1. */
      STANDARD,
      /** Least 0, greatest 1. */
      RANGE
    }

    /** What happens to missing values. */
    public enum Missing {
      /** The input is 0 and a further input says so; a missing target does not count. */
      MASK,
      /** The value before. */
      PREVIOUS,
      /** The row is left out. */
      DROP
    }

    public Table {
      inputs = List.copyOf(inputs);
    }

    @Override
    public String word() {
      return "table";
    }
  }

  /** Multivariate sequences with a class. */
  record Frames(Path path, Split validation, Split test) implements DataSource {
    @Override
    public String word() {
      return "frames";
    }
  }

  /**
   * Images pixel by pixel.
   *
   * @param every of this many rows of pixels, and of the columns, only the first is kept
   */
  record Images(Path images, Path labels, int every, boolean permute, Split validation, Split test)
      implements DataSource {
    public Images {
      if (every < 1) {
        throw new IllegalArgumentException("every = " + every);
      }
    }

    @Override
    public String word() {
      return "idx";
    }
  }

  /** Polyphonic music. */
  record Chords(Path path, Split validation, Split test) implements DataSource {
    @Override
    public String word() {
      return "chords";
    }
  }

  /** The adding problem: the sum of the two marked of {@code length} numbers. Le et al. 2015. */
  record Adding(int length, int count, Split validation, Split test) implements DataSource {
    @Override
    public String word() {
      return "adding";
    }
  }

  /** The copying problem: recall tokens after a delay. Arjovsky et al. 2016. */
  record Copying(int delay, int count, Split validation, Split test) implements DataSource {
    @Override
    public String word() {
      return "copying";
    }
  }
}
