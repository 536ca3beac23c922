package dev.rnnc.data;

/**
 * The rows of a table as numbers, by series and time.
 *
 * <p>{@code features} are the inputs of every row side by side, {@code targets} the scaled target
 * of every row, NaN where it is missing, {@code of} the number of its series.
 */
final class TableSeries {
  private final int width;
  private final float[] features;
  private final float[] targets;
  private final int[] of;

  TableSeries(int width, float[] features, float[] targets, int[] of) {
    this.width = width;
    this.features = features;
    this.targets = targets;
    this.of = of;
  }

  /** Writes the inputs of {@code count} rows of the table to the first time steps of a batch. */
  void fillInputs(int tableRow, int count, int batchRow, Batch batch) {
    batch.fillReals(batchRow, features, tableRow * width, count);
  }

  float target(int row) {
    return targets[row];
  }

  /** Whether none of the targets from {@code begin} on is missing. */
  boolean isWhole(int begin, int count) {
    for (int row = begin; row < begin + count; row++) {
      if (Float.isNaN(targets[row])) {
        return false;
      }
    }
    return true;
  }

  /** The last target that is known from {@code begin} up to {@code last}, 0 (the mean) if none. */
  float lastKnown(int begin, int last) {
    for (int row = last; row >= begin; row--) {
      if (!Float.isNaN(targets[row])) {
        return targets[row];
      }
    }
    return 0;
  }

  /**
   * The target a season before a row of the same series, or as many seasons as it takes for one
   * that is known by then.
   *
   * @param last the last row that is known
   * @param otherwise where no season before has any
   */
  float seasonBefore(int row, int last, int season, float otherwise) {
    for (int at = row - season; at >= 0 && of[at] == of[row]; at -= season) {
      if (at <= last && !Float.isNaN(targets[at])) {
        return targets[at];
      }
    }
    return otherwise;
  }

  String shownInput(int row) {
    return Shown.values(features, row * width, width);
  }

  String shownTarget(int row, int count) {
    return Shown.values(targets, row, count);
  }
}
