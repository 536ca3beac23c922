package dev.rnnc.data;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/** Windows of time series, each with the next values of the target. */
final class Windows implements Examples.Sequences {
  private final TableSeries series;
  private final int window;
  private final int horizon;
  private final OptionalInt season;
  private final int[] starts;

  /**
   * @param starts the first row of each window
   */
  Windows(TableSeries series, int window, int horizon, OptionalInt season, int[] starts) {
    this.series = series;
    this.window = window;
    this.horizon = horizon;
    this.season = season;
    this.starts = starts;
  }

  @Override
  public int count() {
    return starts.length;
  }

  @Override
  public int length(int example) {
    return window;
  }

  @Override
  public long targets() {
    return starts.length;
  }

  @Override
  public String size() {
    return "%,d windows".formatted(starts.length);
  }

  @Override
  public void fill(int example, int row, Batch batch) {
    int start = starts[example];
    series.fillInputs(start, window, row, batch);
    for (int i = 0; i < horizon; i++) {
      batch.targetValues[row * horizon + i] = series.target(start + window + i);
    }
    batch.targetWeights[row] = 1;
    batch.count(1);
  }

  @Override
  public List<Baseline> baselines() {
    NaiveForecasts naive = new NaiveForecasts(series, horizon, season);
    for (int start : starts) {
      naive.add(start, start + window - 1);
    }
    return naive.baselines();
  }

  @Override
  public List<String> shown(int most) {
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < Math.min(most, starts.length); i++) {
      int last = starts[i] + window - 1;
      lines.add(
          "%s .. %s -> %s"
              .formatted(
                  series.shownInput(starts[i]),
                  series.shownInput(last),
                  series.shownTarget(last + 1, horizon)));
    }
    return lines;
  }
}
