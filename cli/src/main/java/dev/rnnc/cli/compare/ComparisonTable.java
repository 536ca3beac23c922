package dev.rnnc.cli.compare;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What was measured, a row a variant: means over seeds with their intervals, and what others
 * published.
 *
 * @param measures the metrics that are shown
 */
public record ComparisonTable(List<String> measures, List<Row> rows) {
  public ComparisonTable {
    measures = List.copyOf(measures);
    rows = List.copyOf(rows);
  }

  /**
   * A variant.
   *
   * @param runs one a seed, those that were not run among them
   * @param published by metric
   */
  public record Row(String name, List<RunResult> runs, Map<String, Double> published) {
    public Row {
      runs = List.copyOf(runs);
      published = Map.copyOf(published);
    }

    private List<RunResult> measured() {
      return runs.stream().filter(run -> run.isOver() && !run.isDiverged()).toList();
    }

    private List<Double> values(String measure) {
      return measured().stream()
          .filter(run -> run.values().containsKey(measure))
          .map(run -> run.values().get(measure))
          .toList();
    }

    private long diverged() {
      return runs.stream().filter(RunResult::isDiverged).count();
    }

    private boolean isOver() {
      return runs.stream().allMatch(RunResult::isOver);
    }
  }

  /** {@code test}, {@code validation} or {@code training}: on which part was measured. */
  public String part() {
    return rows.stream()
        .flatMap(row -> row.measured().stream())
        .map(RunResult::part)
        .distinct()
        .collect(Collectors.joining(" or "));
  }

  /** The rows that were not run to the end. */
  public List<String> unfinished() {
    return rows.stream().filter(row -> !row.isOver()).map(Row::name).toList();
  }

  /** The cells by the names of their columns, for people. */
  public List<Map<String, String>> cells() {
    Set<String> published = new LinkedHashSet<>();
    rows.forEach(row -> published.addAll(row.published().keySet()));
    List<Map<String, String>> lines = new ArrayList<>();
    for (Row row : rows) {
      Map<String, String> line = new LinkedHashMap<>();
      line.put("row", row.name());
      line.put("parameters", parameters(row));
      line.put("seeds", seeds(row));
      for (String measure : measures) {
        List<Double> values = row.values(measure);
        line.put(words(measure), values.isEmpty() ? "-" : shown(measure, Estimate.of(values)));
      }
      for (String measure : published) {
        Double value = row.published().get(measure);
        line.put("published " + words(measure), value == null ? "" : shown(measure, value));
      }
      line.put("clipped", clipped(row));
      line.put("minutes", minutes(row));
      lines.add(line);
    }
    return lines;
  }

  /** Its columns' names, then its rows; a column in which nothing stands is left out. */
  public List<List<String>> shown() {
    List<Map<String, String>> cells = cells();
    List<String> columns =
        cells.getFirst().keySet().stream()
            .filter(
                column -> cells.stream().anyMatch(line -> !line.getOrDefault(column, "").isEmpty()))
            .toList();
    List<List<String>> lines = new ArrayList<>(List.of(columns));
    for (Map<String, String> row : cells) {
      lines.add(columns.stream().map(column -> row.getOrDefault(column, "")).toList());
    }
    return lines;
  }

  /** One object a row, for programs. */
  public List<Map<String, Object>> objects() {
    return rows.stream().map(this::object).toList();
  }

  private Map<String, Object> object(Row row) {
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("event", "row");
    object.put("row", row.name());
    object.put("seeds", (long) row.runs().size());
    object.put("measured", (long) row.measured().size());
    object.put("diverged", row.diverged());
    object.put("part", part());
    Map<String, Object> estimates = new LinkedHashMap<>();
    for (String measure : measures) {
      List<Double> values = row.values(measure);
      if (!values.isEmpty()) {
        Estimate estimate = Estimate.of(values);
        Map<String, Object> one = new LinkedHashMap<>();
        one.put("mean", estimate.mean());
        estimate.halfWidth().ifPresent(half -> one.put("half_width", half));
        one.put("values", values);
        estimates.put(measure, one);
      }
    }
    object.put("measures", estimates);
    object.put("published", row.published());
    return object;
  }

  private static String parameters(Row row) {
    return row.runs().stream()
        .flatMap(run -> run.parameters().stream().boxed())
        .findFirst()
        .map(count -> String.format(Locale.ROOT, "%,d", count))
        .orElse("");
  }

  /** {@code 3}, {@code 2 of 3}, {@code 0 of 3, 3 diverged}. */
  private static String seeds(Row row) {
    int asked = row.runs().size();
    int measured = row.measured().size();
    String diverged = row.diverged() == 0 ? "" : ", %d diverged".formatted(row.diverged());
    return (measured == asked ? Integer.toString(asked) : measured + " of " + asked) + diverged;
  }

  private static String clipped(Row row) {
    List<Double> shares =
        row.runs().stream().flatMap(run -> run.clipShare().stream().boxed()).toList();
    return shares.isEmpty()
        ? ""
        : String.format(Locale.ROOT, "%.1f %%", 100 * Estimate.of(shares).mean());
  }

  private static String minutes(Row row) {
    List<Double> seconds = row.measured().stream().map(RunResult::seconds).toList();
    return seconds.isEmpty()
        ? ""
        : String.format(Locale.ROOT, "%.1f", Estimate.of(seconds).mean() / 60);
  }

  private static String words(String measure) {
    return measure.replace('_', ' ');
  }

  private static boolean isShare(String measure) {
    return measure.equals("accuracy");
  }

  private static String shown(String measure, double value) {
    return isShare(measure)
        ? String.format(Locale.ROOT, "%.2f %%", 100 * value)
        : String.format(Locale.ROOT, "%.4f", value);
  }

  private static String shown(String measure, Estimate estimate) {
    if (estimate.halfWidth().isEmpty()) {
      return shown(measure, estimate.mean());
    }
    double half = estimate.halfWidth().getAsDouble();
    return isShare(measure)
        ? String.format(Locale.ROOT, "%.2f ± %.2f %%", 100 * estimate.mean(), 100 * half)
        : String.format(Locale.ROOT, "%.4f ± %.4f", estimate.mean(), half);
  }
}
