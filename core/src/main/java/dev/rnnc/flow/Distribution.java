package dev.rnnc.flow;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * How the elements of a value are spread: a histogram of equal bins, of which the first and the
 * last hold what lies beyond them too. Elements that are infinite or not a number are only counted.
 *
 * @param count of the elements that are finite
 * @param mean 0 of none, as are the numbers that follow
 * @param deviation the root of the mean of (x - mean)²
 * @param from where the first bin begins
 * @param width of a bin
 * @param counts of the elements in each bin; none if there is no element
 * @param notFinite how many elements are infinite or not a number
 */
public record Distribution(
    long count,
    double mean,
    double deviation,
    double least,
    double greatest,
    double from,
    double width,
    List<Long> counts,
    long notFinite) {
  private static final int BINS = 40;

  /** Bins of a value without bounds: at least half as many, unless all elements are equal. */
  private static final int MOST_BINS = 48;

  /** So many deviations from the mean the bins of a value without bounds may begin and end. */
  private static final double REACH = 6;

  private static final double GREATEST_EDGE = 1e30;

  public Distribution {
    counts = List.copyOf(counts);
  }

  /**
   * Of the first elements of an array.
   *
   * @param lowerBound below which none lies, negative infinity if that is not known
   * @param upperBound above which none lies
   */
  public static Distribution of(double[] elements, int size, double lowerBound, double upperBound) {
    double[] finite = Arrays.stream(elements, 0, size).filter(Double::isFinite).toArray();
    if (finite.length == 0) {
      return new Distribution(0, 0, 0, 0, 0, 0, 1, List.of(), size);
    }
    double mean = Arrays.stream(finite).sum() / finite.length;
    double squares = Arrays.stream(finite).map(x -> (x - mean) * (x - mean)).sum();
    double deviation = Math.sqrt(squares / finite.length);
    double least = Arrays.stream(finite).min().orElseThrow();
    double greatest = Arrays.stream(finite).max().orElseThrow();
    Bins bins =
        lowerBound >= -1 && upperBound <= 1
            ? Bins.between(lowerBound >= 0 ? 0 : -1)
            : Bins.around(
                Math.max(least, mean - REACH * deviation),
                Math.min(greatest, mean + REACH * deviation));
    return new Distribution(
        finite.length,
        mean,
        deviation,
        least,
        greatest,
        bins.from,
        bins.width,
        bins.count(finite),
        size - (long) finite.length);
  }

  private record Bins(double from, double width, int number) {
    /** From a bound to 1. */
    static Bins between(double bound) {
      return new Bins(bound, (1 - bound) / BINS, BINS);
    }

    /**
     * Of a power of two, beginning at a multiple of it: so bins of one time lie within those of
     * another.
     */
    static Bins around(double low, double high) {
      double begin = Math.clamp(low, -GREATEST_EDGE, GREATEST_EDGE);
      double end = Math.clamp(high, -GREATEST_EDGE, GREATEST_EDGE);
      double span = end > begin ? end - begin : Math.max(Math.abs(begin), 1e-3) * 1e-3;
      double width = Math.scalb(1.0, Math.getExponent(span / MOST_BINS) + 1);
      double first = Math.floor(begin / width);
      return new Bins(first * width, width, (int) (Math.floor(end / width) - first) + 1);
    }

    List<Long> count(double[] elements) {
      long[] counts = new long[number];
      for (double element : elements) {
        double bin = Math.floor((element - from) / width);
        counts[(int) Math.clamp(bin, 0.0, number - 1.0)]++;
      }
      List<Long> list = new ArrayList<>();
      for (long count : counts) {
        list.add(count);
      }
      return list;
    }
  }
}
