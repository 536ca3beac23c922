package dev.rnnc.data;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalDouble;
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

    int windows(int unroll) {
      return Math.ceilDiv(length(), unroll);
    }
  }

  private final TableSeries series;
  private final int horizon;
  private final List<Stretch> stretches;

  SeriesStreams(TableSeries series, int horizon, List<Stretch> stretches) {
    this.series = series;
    this.horizon = horizon;
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
  public OptionalDouble naiveLoss() {
    double sum = 0;
    for (Stretch stretch : stretches) {
      for (int row = stretch.begin(); row < stretch.end(); row++) {
        if (hasTarget(row)) {
          sum += series.error(series.lastKnown(stretch.begin(), row), row + 1, horizon);
        }
      }
    }
    return OptionalDouble.of(sum / targets());
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
    private final SeriesStreams streams;
    private final int unroll;
    private final List<List<Stretch>> queues = new ArrayList<>();
    private final int batches;

    Queues(SeriesStreams streams, int batch, int unroll) {
      this.streams = streams;
      this.unroll = unroll;
      int rows = Math.min(batch, streams.stretches.size());
      int[] windows = new int[rows];
      for (int row = 0; row < rows; row++) {
        queues.add(new ArrayList<>());
      }
      // The longest first, each to the row with the least: rows end at about the same time.
      List<Stretch> longestFirst = new ArrayList<>(streams.stretches);
      longestFirst.sort(Comparator.comparingInt(stretch -> -stretch.length()));
      for (Stretch stretch : longestFirst) {
        int least = 0;
        for (int row = 1; row < rows; row++) {
          least = windows[row] < windows[least] ? row : least;
        }
        queues.get(least).add(stretch);
        windows[least] += stretch.windows(unroll);
      }
      this.batches = IntStream.of(windows).max().orElse(0);
    }

    @Override
    public int batches() {
      return batches;
    }

    @Override
    public int rows() {
      return queues.size();
    }

    @Override
    public void begin(long epoch) {
      // Every epoch has the same order.
    }

    @Override
    public void fill(int number, Batch batch) {
      int rows = queues.size();
      int longest = 1;
      for (int row = 0; row < rows; row++) {
        longest = Math.max(longest, window(row, number).length());
      }
      batch.begin(longest, rows, number == batches - 1);
      for (int row = 0; row < rows; row++) {
        Stretch window = window(row, number);
        batch.lengths[row] = window.length();
        batch.reset[row] = begins(row, number) ? 1 : 0;
        fill(window, row, batch);
      }
    }

    private void fill(Stretch window, int batchRow, Batch batch) {
      int horizon = streams.horizon;
      for (int step = 0; step < window.length(); step++) {
        int row = window.begin() + step;
        streams.series.fillInput(row, step, batchRow, batch);
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
    private Stretch window(int row, int number) {
      int left = number;
      for (Stretch stretch : queues.get(row)) {
        int windows = stretch.windows(unroll);
        if (left < windows) {
          int begin = stretch.begin() + left * unroll;
          return new Stretch(begin, Math.min(begin + unroll, stretch.end()));
        }
        left -= windows;
      }
      return new Stretch(0, 0);
    }

    private boolean begins(int row, int number) {
      int first = 0;
      for (Stretch stretch : queues.get(row)) {
        if (first == number) {
          return true;
        }
        first += stretch.windows(unroll);
      }
      return number == 0;
    }
  }
}
