package dev.rnnc.flow;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntToDoubleFunction;

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
    return of(i -> elements[i], size, lowerBound, upperBound);
  }

  /** The same of elements by their number, of which there may be too many for a copy. */
  public static Distribution of(
      IntToDoubleFunction elements, int size, double lowerBound, double upperBound) {
    long count = 0;
    double sum = 0;
    double least = Double.POSITIVE_INFINITY;
    double greatest = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < size; i++) {
      double element = elements.applyAsDouble(i);
      if (Double.isFinite(element)) {
        count++;
        sum += element;
        least = Math.min(least, element);
        greatest = Math.max(greatest, element);
      }
    }
    if (count == 0) {
      return new Distribution(0, 0, 0, 0, 0, 0, 1, List.of(), size);
    }
    double mean = sum / count;
    double deviation = deviation(elements, size, mean, count);
    Bins bins =
        lowerBound >= -1 && upperBound <= 1
            ? Bins.between(lowerBound >= 0 ? 0 : -1)
            : Bins.around(
                Math.max(least, mean - REACH * deviation),
                Math.min(greatest, mean + REACH * deviation));
    return new Distribution(
        count,
        mean,
        deviation,
        least,
        greatest,
        bins.from,
        bins.width,
        bins.count(elements, size),
        size - count);
  }

  private static double deviation(IntToDoubleFunction elements, int size, double mean, long count) {
    double squares = 0;
    for (int i = 0; i < size; i++) {
      double distance = elements.applyAsDouble(i) - mean;
      squares += Double.isFinite(distance) ? distance * distance : 0;
    }
    return Math.sqrt(squares / count);
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

    List<Long> count(IntToDoubleFunction elements, int size) {
      long[] counts = new long[number];
      for (int i = 0; i < size; i++) {
        double element = elements.applyAsDouble(i);
        if (Double.isFinite(element)) {
          double bin = Math.floor((element - from) / width);
          counts[(int) Math.clamp(bin, 0.0, number - 1.0)]++;
        }
      }
      List<Long> list = new ArrayList<>();
      for (long count : counts) {
        list.add(count);
      }
      return list;
    }
  }
}
