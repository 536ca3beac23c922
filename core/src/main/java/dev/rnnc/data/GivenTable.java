package dev.rnnc.data;

import java.util.List;

/**
 * Stretches of a table as they are given for prediction: windows, or whole series.
 *
 * @param starts the first row of each
 * @param lengths how many rows each has
 * @param ends behind the last row of its series: what would be predicted beyond it is not known
 * @param perStep whether every row is followed by a prediction, or only the last
 */
@SuppressWarnings("ArrayRecordComponent") // read once, never compared
record GivenTable(
    TableSeries series, int[] starts, int[] lengths, int[] ends, int horizon, boolean perStep)
    implements Examples.Sequences {
  @Override
  public int count() {
    return starts.length;
  }

  @Override
  public int length(int example) {
    return lengths[example];
  }

  @Override
  public long targets() {
    return count();
  }

  @Override
  public String size() {
    return "%,d stretches".formatted(count());
  }

  @Override
  public void fill(int example, int row, Batch batch) {
    series.fillInputs(starts[example], lengths[example], row, batch);
    int first = perStep ? 0 : lengths[example] - 1;
    for (int step = first; step < lengths[example]; step++) {
      int next = starts[example] + step + 1;
      int place = perStep ? step * batch.rows() + row : row;
      if (next + horizon <= ends[example] && series.isWhole(next, horizon)) {
        for (int i = 0; i < horizon; i++) {
          batch.targetValues[place * horizon + i] = series.target(next + i);
        }
        batch.targetWeights[place] = 1;
      }
    }
  }

  @Override
  public List<String> shown(int most) {
    return List.of();
  }
}
