package dev.rnnc.cli;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A table in plain text: a line of names, then a line a row, in columns as wide as they need. */
final class TextTable {
  private TextTable() {}

  /** Of rows by the names of their columns; what a row lacks is left empty. */
  static String of(List<Map<String, String>> rows) {
    Set<String> columns = new LinkedHashSet<>();
    rows.forEach(row -> columns.addAll(row.keySet()));
    columns.removeIf(
        column -> rows.stream().allMatch(row -> row.getOrDefault(column, "").isEmpty()));
    StringBuilder heading = new StringBuilder();
    List<StringBuilder> lines = rows.stream().map(row -> new StringBuilder()).toList();
    for (String column : columns) {
      int width = column.length();
      for (Map<String, String> row : rows) {
        width = Math.max(width, row.getOrDefault(column, "").length());
      }
      heading.append(padded(column, width));
      for (int i = 0; i < lines.size(); i++) {
        lines.get(i).append(padded(rows.get(i).getOrDefault(column, ""), width));
      }
    }
    StringBuilder table = new StringBuilder(heading.toString().stripTrailing()).append('\n');
    lines.forEach(line -> table.append(line.toString().stripTrailing()).append('\n'));
    return table.toString();
  }

  private static String padded(String text, int width) {
    return text + " ".repeat(width - text.length() + 2);
  }
}
