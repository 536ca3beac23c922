package dev.rnnc.data;

import java.util.OptionalDouble;

/**
 * What a forecast that needs no network comes to on the targets of a part, to be measured against.
 *
 * @param name that stands before the measure's: {@code naive}
 * @param loss the mean squared error of values, the cross-entropy of symbols
 * @param absoluteError the mean absolute error, where it was worked out
 */
public record Baseline(String name, double loss, OptionalDouble absoluteError) {
  private static final String NAIVE = "naive";

  /** The only one of data that has a loss by its definition. */
  static Baseline naive(double loss) {
    return new Baseline(NAIVE, loss, OptionalDouble.empty());
  }

  /** Of one forecast of a table's targets, error by error. */
  static final class Errors {
    private final String name;
    private double absolute;
    private double squared;
    private long count;

    private Errors(String name) {
      this.name = name;
    }

    /** Of saying what was known last. */
    static Errors naive() {
      return new Errors(NAIVE);
    }

    /** Of saying what was known a season before. */
    static Errors seasonal() {
      return new Errors("seasonal_" + NAIVE);
    }

    void add(double error) {
      absolute += Math.abs(error);
      squared += error * error;
      count++;
    }

    Baseline means() {
      return new Baseline(name, squared / count, OptionalDouble.of(absolute / count));
    }
  }
}
