package dev.rnnc.data;

import dev.rnnc.model.DataSource;
import dev.rnnc.model.Split;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Parts the rows of a table: with a time column by time, the same for all series, so that no series
 * knows another's future; without, each series by itself.
 */
final class TablePortions {
  private static final int ALL = -1;

  private final DataSource.Table source;

  TablePortions(DataSource.Table source) {
    this.source = source;
  }

  /**
   * The part of each row.
   *
   * @param rows sorted by series and time
   */
  Part[] parts(List<TableRows.Row> rows) {
    Part[] parts = new Part[rows.size()];
    Map<Integer, Bounds> boundsOfSeries = new HashMap<>();
    for (int i = 0; i < parts.length; i++) {
      TableRows.Row row = rows.get(i);
      if (row.fixed() != null) {
        parts[i] = row.fixed();
        continue;
      }
      int key = source.time().isPresent() ? ALL : row.series();
      Bounds bounds = boundsOfSeries.computeIfAbsent(key, series -> bounds(times(rows, series)));
      parts[i] = part(row.time(), bounds);
    }
    return parts;
  }

  /** The first times of validation and test. */
  private record Bounds(double validation, double test) {}

  private static Part part(double time, Bounds bounds) {
    if (time >= bounds.test()) {
      return Part.TEST;
    }
    return time >= bounds.validation() ? Part.VALIDATION : Part.TRAINING;
  }

  private Bounds bounds(double[] times) {
    int test = times.length - heldOut(source.test(), times, times.length);
    int validation = test - heldOut(source.validation(), times, test);
    if (validation <= 0) {
      throw Problem.split(
          "validation and test leave nothing of %,d time steps to train on".formatted(times.length),
          "hold out less");
    }
    return new Bounds(at(times, validation), at(times, test));
  }

  private static double at(double[] times, int index) {
    return index < times.length ? times[index] : Double.POSITIVE_INFINITY;
  }

  /** How many of the times before {@code end} are held out. */
  private static int heldOut(Split split, double[] times, int end) {
    return switch (split) {
      case Split.After after -> after(after.date(), times, end);
      case Split.None none -> 0;
      case Split.FromFile file -> 0;
      case Split.Count count -> count.count();
      case Split.Fraction fraction -> (int) Math.round(fraction.share() * times.length);
    };
  }

  private static int after(LocalDate date, double[] times, int end) {
    int first = end;
    while (first > 0 && TimeFormat.isAfter(times[first - 1], date)) {
      first--;
    }
    return end - first;
  }

  /** The distinct times of a series, or of {@link #ALL}. */
  private static double[] times(List<TableRows.Row> rows, int series) {
    double[] times =
        rows.stream()
            .filter(row -> row.fixed() == null && (series == ALL || row.series() == series))
            .mapToDouble(TableRows.Row::time)
            .distinct()
            .toArray();
    Arrays.sort(times);
    return times;
  }
}
