package dev.rnnc.data;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/**
 * Forecasts of a table's targets that need no network: what was known last, and where the season is
 * known what stood a season before.
 */
final class NaiveForecasts {
  private final TableSeries series;
  private final int horizon;
  private final OptionalInt season;
  private final Baseline.Errors last = Baseline.Errors.naive();
  private final Baseline.Errors seasonal = Baseline.Errors.seasonal();

  /**
   * @param horizon how many targets are predicted at once
   * @param season after how many rows of a series it repeats itself
   */
  NaiveForecasts(TableSeries series, int horizon, OptionalInt season) {
    this.series = series;
    this.horizon = horizon;
    this.season = season;
  }

  /**
   * Adds the targets that follow on a row.
   *
   * @param begin the first row that the network reads; a season before may be older
   * @param row the last one that is known
   */
  void add(int begin, int row) {
    float known = series.lastKnown(begin, row);
    for (int target = row + 1; target <= row + horizon; target++) {
      double truth = series.target(target);
      last.add(truth - known);
      if (season.isPresent()) {
        seasonal.add(truth - series.seasonBefore(target, row, season.getAsInt(), known));
      }
    }
  }

  List<Baseline> baselines() {
    List<Baseline> baselines = new ArrayList<>(List.of(last.means()));
    season.ifPresent(_ -> baselines.add(seasonal.means()));
    return baselines;
  }
}
