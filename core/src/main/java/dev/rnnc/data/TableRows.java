package dev.rnnc.data;

import dev.rnnc.model.DataSource;
import dev.rnnc.source.Span;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The rows of a table and of the files held out, by series and time; each file's series are its
 * own.
 */
final class TableRows {
  /**
   * A row of a file.
   *
   * @param series number of the series
   * @param time its time, or its place in the file where there is no time column
   * @param fixed the part that its file is for, null for the table itself
   * @param carried the values before, by column, where inputs without a value are to take them
   */
  record Row(
      CsvTable table,
      int number,
      int series,
      double time,
      @Nullable Part fixed,
      Map<String, String> carried) {
    Row with(Map<String, String> values) {
      return new Row(table, number, series, time, fixed, values);
    }

    /** What the network reads of a column. */
    String input(String column) {
      String before = carried.get(column);
      return before == null ? field(column) : before;
    }

    /** What the file says. */
    String field(String column) {
      return table.column(column).get(number);
    }

    Span place(String column) {
      return table.place(number, column);
    }
  }

  private final DataSource.Table source;
  private final List<Row> rows = new ArrayList<>();
  private final TokenIndex series = new TokenIndex();

  TableRows(DataSource.Table source) {
    this.source = source;
  }

  void add(CsvTable table, @Nullable Part fixed) {
    double[] times = times(table);
    for (int i = 0; i < table.rows(); i++) {
      int row = i;
      String name =
          (fixed == null ? "" : fixed.word())
              + "\0"
              + source.series().map(column -> table.column(column).get(row)).orElse("");
      rows.add(new Row(table, i, series.findOrAdd(name), times[i], fixed, Map.of()));
    }
  }

  /** Sorted by series, then time; rows of equal time stay in the order of the file. */
  List<Row> sorted() {
    List<Row> sorted = new ArrayList<>(rows);
    sorted.sort(Comparator.comparingInt(Row::series).thenComparingDouble(Row::time));
    return sorted;
  }

  private double[] times(CsvTable table) {
    if (source.time().isEmpty()) {
      return IntStream.range(0, table.rows()).asDoubleStream().toArray();
    }
    String column = source.time().get();
    List<String> texts = table.column(column);
    TimeFormat format = format(table, column, texts);
    double[] times = new double[texts.size()];
    for (int i = 0; i < times.length; i++) {
      OptionalDouble time = format.parse(texts.get(i));
      if (time.isEmpty()) {
        throw Problem.notTime(table.place(i, column), column, format.described());
      }
      times[i] = time.getAsDouble();
    }
    return times;
  }

  /** The one that reads the most rows before the first that it cannot read. */
  private static TimeFormat format(CsvTable table, String column, List<String> texts) {
    int most = 0;
    TimeFormat best = null;
    for (TimeFormat format : TimeFormat.values()) {
      int read = 0;
      while (read < texts.size() && format.parse(texts.get(read)).isPresent()) {
        read++;
      }
      if (read > most) {
        most = read;
        best = format;
      }
    }
    if (best == null) {
      throw Problem.notTime(table.place(0, column), column, "a time");
    }
    return best;
  }

  /** Whether times are dates, so that a date can part them. */
  boolean hasDates(CsvTable table) {
    return source.time().isPresent()
        && format(table, source.time().get(), table.column(source.time().get()))
            != TimeFormat.NUMBER;
  }
}
