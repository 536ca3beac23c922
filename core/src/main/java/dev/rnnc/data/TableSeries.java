package dev.rnnc.data;

/**
 * The rows of a table as numbers, by series and time.
 *
 * <p>{@code features} are the inputs of every row side by side, {@code targets} the scaled target
 * of every row, NaN where it is missing.
 */
final class TableSeries {
  private final int width;
  private final float[] features;
  private final float[] targets;

  TableSeries(int width, float[] features, float[] targets) {
    this.width = width;
    this.features = features;
    this.targets = targets;
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

  /** The squared error of saying {@code known} for each of the targets, their mean. */
  double error(float known, int begin, int count) {
    double sum = 0;
    for (int row = begin; row < begin + count; row++) {
      double error = (double) targets[row] - known;
      sum += error * error;
    }
    return sum / count;
  }

  String shownInput(int row) {
    return Shown.values(features, row * width, width);
  }

  String shownTarget(int row, int count) {
    return Shown.values(targets, row, count);
  }
}
