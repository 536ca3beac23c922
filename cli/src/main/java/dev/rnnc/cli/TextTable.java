package dev.rnnc.cli;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** A table in plain text: a line of names, then a line a row, in columns as wide as they need. */
final class TextTable {
  private static final int GAP = 2;

  /** So much of the last column is worth another one. */
  private static final int LEAST_OF_LAST = 24;

  private static final String CUT = "...";

  private TextTable() {}

  /**
   * The same in lines of at most {@code most} characters: columns are left out, and where that is
   * not enough the last one is cut.
   *
   * @param dispensable columns that may be left out, the first first
   */
  static String within(int most, List<Map<String, String>> rows, Collection<String> dispensable) {
    List<Map<String, String>> kept = rows;
    for (String column : dispensable) {
      if (leastWidth(kept) <= most) {
        break;
      }
      kept =
          kept.stream()
              .map(row -> {
                Map<String, String> rest = new LinkedHashMap<>(row);
                rest.remove(column);
                return rest;
              })
              .toList();
    }
    return of(kept)
        .lines()
        .map(line -> line.length() <= most ? line : line.substring(0, most - CUT.length()) + CUT)
        .collect(Collectors.joining("\n", "", "\n"));
  }

  /** The same, two blanks to the right. */
  static String indented(List<Map<String, String>> rows) {
    return of(rows).indent(2);
  }

  private static int leastWidth(List<Map<String, String>> rows) {
    int sum = 0;
    int last = 0;
    for (String column : columns(rows)) {
      last = width(column, rows) + GAP;
      sum += last;
    }
    return sum - last + Math.min(last - GAP, LEAST_OF_LAST);
  }

  /** Of rows by the names of their columns; what a row lacks is left empty. */
  static String of(List<Map<String, String>> rows) {
    StringBuilder heading = new StringBuilder();
    List<StringBuilder> lines = rows.stream().map(row -> new StringBuilder()).toList();
    for (String column : columns(rows)) {
      int width = width(column, rows);
      heading.append(padded(column, width));
      for (int i = 0; i < lines.size(); i++) {
        lines.get(i).append(padded(rows.get(i).getOrDefault(column, ""), width));
      }
    }
    StringBuilder table = new StringBuilder(heading.toString().stripTrailing()).append('\n');
    lines.forEach(line -> table.append(line.toString().stripTrailing()).append('\n'));
    return table.toString();
  }

  /** Those with something in them. */
  private static Set<String> columns(List<Map<String, String>> rows) {
    Set<String> columns = new LinkedHashSet<>();
    rows.forEach(row -> columns.addAll(row.keySet()));
    columns.removeIf(
        column -> rows.stream().allMatch(row -> row.getOrDefault(column, "").isEmpty()));
    return columns;
  }

  private static int width(String column, List<Map<String, String>> rows) {
    int width = column.length();
    for (Map<String, String> row : rows) {
      width = Math.max(width, row.getOrDefault(column, "").length());
    }
    return width;
  }

  private static String padded(String text, int width) {
    return text + " ".repeat(width - text.length() + GAP);
  }
}
