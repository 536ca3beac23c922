package dev.rnnc.data;

import dev.rnnc.model.DataSource;
import dev.rnnc.model.Split;
import dev.rnnc.model.Task;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Loads time series from a table: windows with the values that follow, or streams. A window belongs
 * to the part in which all its targets lie; what it reads may be older, as it is known by then.
 */
final class TableLoader {
  private final DataSource.Table source;
  private final Optional<Encoding> given;
  private final Digests digests = new Digests();
  private final List<Supplier<String>> notes = new ArrayList<>();

  private TableLoader(DataSource.Table source, Optional<Encoding> given) {
    this.source = source;
    this.given = given;
  }

  static Loaded load(DataSource.Table source, Optional<Encoding> given) {
    return new TableLoader(source, given).load();
  }

  /**
   * What can be predicted of the series of a file: all windows, also those at the end that nothing
   * follows on yet; or without a window every time step. The target may be missing.
   */
  static Inputs inputs(DataSource.Table trained, Encoding encoding, DataFile file) {
    Split none = new Split.None();
    DataSource.Table source =
        new DataSource.Table(
            file.path(),
            trained.series(),
            trained.time(),
            encoding.inputs().stream().map(Column::name).toList(),
            trained.target(),
            trained.window(),
            trained.horizon(),
            trained.season(),
            trained.scale(),
            trained.missing(),
            none,
            none);
    return new TableLoader(source, Optional.of(encoding)).inputs(encoding, file);
  }

  private Inputs inputs(Encoding encoding, DataFile file) {
    CsvTable table = read(file);
    source.series().ifPresent(table::column);
    source.inputs().forEach(table::column);
    TableRows collected = new TableRows(source);
    collected.add(table, null);
    List<TableRows.Row> rows = new ArrayList<>(collected.sorted());
    if (source.missing() == DataSource.Table.Missing.DROP) {
      rows.removeIf(
          row -> source.inputs().stream().anyMatch(name -> Numbers.isMissing(row.field(name))));
    } else {
      rows = usable(rows, source.inputs());
    }
    IntList starts = new IntList();
    IntList lengths = new IntList();
    IntList ends = new IntList();
    int window = source.window().orElse(0);
    int begin = 0;
    while (begin < rows.size()) {
      int end = begin;
      while (end < rows.size() && rows.get(end).series() == rows.get(begin).series()) {
        end++;
      }
      int last = window == 0 ? begin : end - window;
      for (int start = begin; start <= last; start++) {
        starts.add(start);
        lengths.add(window == 0 ? end - begin : window);
        ends.add(end);
      }
      begin = end;
    }
    if (starts.size() == 0) {
      throw rows.isEmpty()
          ? Problem.empty(file.name(), "rows without missing values")
          : Problem.shorterThanWindow(
              file.name(),
              "%,d rows%s%s"
                  .formatted(
                      longestSeries(rows),
                      rows.size() < table.rows() ? " without missing values" : "",
                      source.series().isPresent() ? " in its longest series" : ""),
              window);
    }
    List<String> columns = Stream.concat(source.series().stream(), source.time().stream()).toList();
    int[] first = starts.toArray();
    List<TableRows.Row> all = rows;
    return new Inputs(
        Task.of(source),
        encoding,
        new GivenTable(
            series(rows, encoding),
            first,
            lengths.toArray(),
            ends.toArray(),
            source.horizon(),
            window == 0),
        columns,
        (example, step) -> {
          TableRows.Row read = all.get(first[example] + (window == 0 ? step : window - 1));
          return columns.stream().map(read::field).toList();
        });
  }

  private Loaded load() {
    CsvTable main = read(DataFile.of(source.path()));
    List<String> inputs = inputs(main);
    TableRows collected = new TableRows(source);
    checkDates(collected, main, source.validation(), "validation");
    checkDates(collected, main, source.test(), "test");
    add(collected, main, inputs, null);
    TextLoader.heldOutFile(source.validation())
        .ifPresent(path -> add(collected, read(DataFile.of(path)), inputs, Part.VALIDATION));
    TextLoader.heldOutFile(source.test())
        .ifPresent(path -> add(collected, read(DataFile.of(path)), inputs, Part.TEST));
    List<TableRows.Row> rows = usable(collected.sorted(), inputs);
    if (rows.isEmpty()) {
      throw Problem.empty(main.file().name(), "rows without missing values");
    }
    Part[] parts = new TablePortions(source).parts(rows);
    List<TableRows.Row> training =
        IntStream.range(0, parts.length)
            .filter(i -> parts[i] == Part.TRAINING)
            .mapToObj(rows::get)
            .toList();
    TableColumns columns = new TableColumns(source, rows, training);
    Encoding encoding =
        given.orElseGet(() ->
            new Encoding(
                Optional.empty(),
                List.of(),
                columns.inputs(inputs),
                Optional.of(columns.target()),
                source.horizon()));
    noteMissing(rows, inputs);
    TableSeries series = series(rows, encoding);
    Map<Part, Examples> examples = new EnumMap<>(Part.class);
    for (Part part : Part.values()) {
      examples(series, rows, parts, part).ifPresent(some -> examples.put(part, some));
    }
    checkParts(main.file().name(), training, examples);
    String rule =
        source.time().isPresent()
            ? "by time, the same for all series: the earliest rows train, the latest are the test"
            : "contiguous in each series: the first rows train, the last are the test";
    return new Loaded(encoding, examples, digests.byName(), rule, notes);
  }

  private CsvTable read(DataFile file) {
    try (DataText text = DataText.open(file)) {
      CsvTable table = CsvTable.read(text.whole());
      digests.add(file.path(), text.digest());
      return table;
    }
  }

  private List<String> inputs(CsvTable table) {
    if (!source.inputs().isEmpty()) {
      return source.inputs();
    }
    List<String> names = new ArrayList<>(table.columns().keySet());
    source.series().ifPresent(names::remove);
    source.time().ifPresent(names::remove);
    return names;
  }

  /** All columns that are used must be there. */
  private void add(TableRows collected, CsvTable table, List<String> inputs, @Nullable Part fixed) {
    source.series().ifPresent(table::column);
    table.column(source.target());
    inputs.forEach(table::column);
    collected.add(table, fixed);
  }

  private void checkDates(TableRows rows, CsvTable main, Split split, String part) {
    if (split instanceof Split.After after && !rows.hasDates(main)) {
      throw Problem.split(
          "%s = after(\"%s\") needs a `time` column of dates".formatted(part, after.date()),
          "name it: time = ..");
    }
  }

  /** Without the rows that `missing = drop`, or `previous` before any value, leaves out. */
  private List<TableRows.Row> usable(List<TableRows.Row> rows, List<String> inputs) {
    List<TableRows.Row> usable = new ArrayList<>(rows);
    switch (source.missing()) {
      case MASK -> {
        return usable;
      }
      case DROP ->
          usable.removeIf(row ->
              Numbers.isMissing(row.field(source.target()))
                  || inputs.stream().anyMatch(name -> Numbers.isMissing(row.field(name))));
      case PREVIOUS -> usable = carried(rows, inputs);
    }
    if (usable.size() < rows.size()) {
      int left = rows.size() - usable.size();
      notes.add(() -> "left out: %,d rows with missing values".formatted(left));
    }
    return usable;
  }

  /**
   * With the value before where one is missing, in rows that are left out as well; without the rows
   * of a series before each input had a value.
   */
  private static List<TableRows.Row> carried(List<TableRows.Row> rows, List<String> inputs) {
    List<TableRows.Row> whole = new ArrayList<>();
    Map<String, String> last = new HashMap<>();
    int needed = new HashSet<>(inputs).size();
    int series = -1;
    for (TableRows.Row row : rows) {
      if (row.series() != series) {
        series = row.series();
        last.clear();
      }
      Map<String, String> missing = new HashMap<>();
      for (String name : inputs) {
        String field = row.field(name);
        if (!Numbers.isMissing(field)) {
          last.put(name, field);
        } else if (last.containsKey(name)) {
          missing.put(name, last.get(name));
        }
      }
      if (last.size() == needed) {
        whole.add(missing.isEmpty() ? row : row.with(missing));
      }
    }
    return whole;
  }

  private void noteMissing(List<TableRows.Row> rows, List<String> inputs) {
    for (String name : inputs) {
      long missing = rows.stream().filter(row -> Numbers.isMissing(row.field(name))).count();
      if (missing > 0) {
        notes.add(() -> "missing in `%s`: %,d of %,d".formatted(name, missing, rows.size()));
      }
    }
  }

  private TableSeries series(List<TableRows.Row> rows, Encoding encoding) {
    int width = encoding.inputWidth();
    Column.Numeric target = encoding.target().orElseThrow();
    float[] features = new float[Math.multiplyExact(rows.size(), width)];
    float[] targets = new float[rows.size()];
    List<Column> columns = encoding.inputs();
    for (int i = 0; i < rows.size(); i++) {
      TableRows.Row row = rows.get(i);
      int at = i * width;
      for (Column column : columns) {
        column.write(row.input(column.name()), features, at);
        at += column.width();
      }
      boolean known = row.table().columns().containsKey(source.target());
      targets[i] =
          known ? (float) target.scaled(TableColumns.number(row, source.target())) : Float.NaN;
    }
    int[] of = rows.stream().mapToInt(TableRows.Row::series).toArray();
    return new TableSeries(width, features, targets, of);
  }

  private Optional<Examples> examples(
      TableSeries series, List<TableRows.Row> rows, Part[] parts, Part part) {
    IntList starts = new IntList();
    List<SeriesStreams.Stretch> stretches = new ArrayList<>();
    int horizon = source.horizon();
    int begin = 0;
    while (begin < parts.length) {
      int end = begin;
      while (end < parts.length && rows.get(end).series() == rows.get(begin).series()) {
        end++;
      }
      int first = first(parts, part, begin, end);
      int after = first;
      while (after < end && parts[after] == part) {
        after++;
      }
      if (source.window().isPresent()) {
        int window = source.window().getAsInt();
        for (int target = Math.max(first, begin + window); target + horizon <= after; target++) {
          if (series.isWhole(target, horizon)) {
            starts.add(target - window);
          }
        }
      } else {
        // The first value of the part is predicted from the row before it.
        int from = first > begin ? first - 1 : first;
        if (after > first
            && IntStream.range(from, after - horizon)
                .anyMatch(row -> series.isWhole(row + 1, horizon))) {
          stretches.add(new SeriesStreams.Stretch(from, after - horizon));
        }
      }
      begin = end;
    }
    if (source.window().isPresent()) {
      return starts.size() == 0
          ? Optional.empty()
          : Optional.of(
              new Windows(
                  series, source.window().getAsInt(), horizon, source.season(), starts.toArray()));
    }
    return stretches.isEmpty()
        ? Optional.empty()
        : Optional.of(new SeriesStreams(series, horizon, source.season(), stretches));
  }

  private static int first(Part[] parts, Part part, int begin, int end) {
    int first = begin;
    while (first < end && parts[first] != part) {
      first++;
    }
    return first;
  }

  private void checkParts(String file, List<TableRows.Row> training, Map<Part, Examples> examples) {
    if (!examples.containsKey(Part.TRAINING)) {
      long needed = source.window().orElse(1) + (long) source.horizon();
      long longest = longestSeries(training);
      throw longest < needed
          ? Problem.tooShort(
              source.series().isPresent()
                  ? "the longest series in the training part of " + file
                  : "the training part of " + file,
              "%,d time steps".formatted(longest),
              needed,
              "a window and what follows it")
          : Problem.noTargets(file, needed);
    }
    checkPart(source.validation(), Part.VALIDATION, examples);
    checkPart(source.test(), Part.TEST, examples);
  }

  private static long longestSeries(List<TableRows.Row> rows) {
    Map<Integer, Long> lengths = new HashMap<>();
    rows.forEach(row -> lengths.merge(row.series(), 1L, Long::sum));
    return lengths.values().stream().mapToLong(length -> length).max().orElse(0);
  }

  private static void checkPart(Split split, Part part, Map<Part, Examples> examples) {
    if (!(split instanceof Split.None) && !examples.containsKey(part)) {
      throw Problem.split(
          "the %s part is asked for, but has nothing to predict".formatted(part.word()),
          "hold out more, or leave %s out".formatted(part.word()));
    }
  }
}
