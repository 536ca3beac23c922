package dev.rnnc.bench;

import java.util.Arrays;

/**
 * Seconds of one action, over blocks of many.
 *
 * @param median of the blocks
 * @param least the fastest block
 * @param greatest the slowest block
 * @param blocks how many
 */
public record Pace(double median, double least, double greatest, int blocks) {
  /** Of the mean seconds of every block. */
  static Pace of(double[] seconds) {
    if (seconds.length == 0) {
      return new Pace(Double.NaN, Double.NaN, Double.NaN, 0);
    }
    double[] sorted = seconds.clone();
    Arrays.sort(sorted);
    return new Pace(sorted[sorted.length / 2], sorted[0], sorted[sorted.length - 1], sorted.length);
  }
}
