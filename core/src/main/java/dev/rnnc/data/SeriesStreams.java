package dev.rnnc.data;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/**
 * Time series as streams: at every time step the next values of the target are to be predicted. A
 * row of the batch takes one series after the other, resetting its state in between.
 */
final class SeriesStreams implements Examples.Streams {
  /** The input rows of a stretch of one series, up to but not including {@code end}. */
  record Stretch(int begin, int end) {
    int length() {
      return end - begin;
    }
  }

  private final TableSeries series;
  private final int horizon;
  private final OptionalInt season;
  private final List<Stretch> stretches;

  SeriesStreams(TableSeries series, int horizon, OptionalInt season, List<Stretch> stretches) {
    this.series = series;
    this.horizon = horizon;
    this.season = season;
    this.stretches = List.copyOf(stretches);
  }

  @Override
  public long targets() {
    return rows().filter(this::hasTarget).count();
  }

  private IntStream rows() {
    return stretches.stream()
        .flatMapToInt(stretch -> IntStream.range(stretch.begin(), stretch.end()));
  }

  private boolean hasTarget(int row) {
    return series.isWhole(row + 1, horizon);
  }

  @Override
  public String size() {
    return "%,d time steps in %,d series".formatted(targets(), stretches.size());
  }

  @Override
  public List<Baseline> baselines() {
    NaiveForecasts naive = new NaiveForecasts(series, horizon, season);
    for (Stretch stretch : stretches) {
      for (int row = stretch.begin(); row < stretch.end(); row++) {
        if (hasTarget(row)) {
          naive.add(stretch.begin(), row);
        }
      }
    }
    return naive.baselines();
  }

  @Override
  public List<String> shown(int most) {
    return rows()
        .limit(most)
        .mapToObj(row -> series.shownInput(row) + " -> " + series.shownTarget(row + 1, horizon))
        .toList();
  }

  @Override
  public void needWindow(int unroll) {
    // Series may be shorter than a window: then windows are shorter.
  }

  @Override
  public BatchSource.Plan plan(int batch, int unroll) {
    return new Queues(this, batch, unroll);
  }

  /** What the rows of the batch take one after the other. */
  private static final class Queues implements BatchSource.Plan {
    /** Rows that are read in one batch; {@code begins} if they do not go on from the one before. */
    private record Window(int begin, int length, boolean begins) {}

    private static final Window NOTHING = new Window(0, 0, false);

    private final SeriesStreams streams;
    private final int unroll;
    // The windows of each row; rows with fewer than there are batches rest after their last.
    private final List<List<Window>> windows = new ArrayList<>();
    private final int batches;

    Queues(SeriesStreams streams, int batch, int unroll) {
      this.streams = streams;
      this.unroll = unroll;
      int rows = Math.min(batch, streams.stretches.size());
      for (int row = 0; row < rows; row++) {
        windows.add(new ArrayList<>());
      }
      // The longest first, each to the row with the least: rows end at about the same time.
      List<Stretch> longestFirst = new ArrayList<>(streams.stretches);
      longestFirst.sort(Comparator.comparingInt(stretch -> -stretch.length()));
      for (Stretch stretch : longestFirst) {
        List<Window> least = windows.getFirst();
        for (List<Window> row : windows) {
          least = row.size() < least.size() ? row : least;
        }
        addWindows(stretch, least);
      }
      this.batches = windows.stream().mapToInt(List::size).max().orElse(0);
    }

    private void addWindows(Stretch stretch, List<Window> row) {
      for (int begin = stretch.begin(); begin < stretch.end(); begin += unroll) {
        int length = Math.min(unroll, stretch.end() - begin);
        row.add(new Window(begin, length, begin == stretch.begin()));
      }
    }

    @Override
    public int batches() {
      return batches;
    }

    @Override
    public int rows() {
      return windows.size();
    }

    @Override
    public void begin(long epoch) {
      // Every epoch has the same order.
    }

    @Override
    public void fill(int number, Batch batch) {
      int rows = windows.size();
      int longest = 1;
      for (int row = 0; row < rows; row++) {
        longest = Math.max(longest, window(row, number).length());
      }
      batch.begin(longest, rows, number == batches - 1);
      for (int row = 0; row < rows; row++) {
        Window window = window(row, number);
        batch.lengths[row] = window.length();
        batch.reset[row] = window.begins() ? 1 : 0;
        fill(window, row, batch);
      }
    }

    private void fill(Window window, int batchRow, Batch batch) {
      int horizon = streams.horizon;
      streams.series.fillInputs(window.begin(), window.length(), batchRow, batch);
      for (int step = 0; step < window.length(); step++) {
        int row = window.begin() + step;
        if (streams.hasTarget(row)) {
          int place = step * batch.rows() + batchRow;
          for (int i = 0; i < horizon; i++) {
            batch.targetValues[place * horizon + i] = streams.series.target(row + 1 + i);
          }
          batch.targetWeights[place] = 1;
          batch.count(1);
        }
      }
    }

    /** The rows that a batch row reads in a batch; none after its last series. */
    private Window window(int row, int number) {
      List<Window> own = windows.get(row);
      return number < own.size() ? own.get(number) : NOTHING;
    }
  }
}
