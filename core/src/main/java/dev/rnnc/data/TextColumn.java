package dev.rnnc.data;

import dev.rnnc.source.Span;
import java.util.AbstractList;
import java.util.HashMap;
import java.util.Map;

/**
 * The fields of a table's column, without the blanks around them. They are kept as places in the
 * file's text, which takes a sixth of the memory that strings do.
 */
final class TextColumn extends AbstractList<String> {
  /** Blanks, quotes and commas before a field that are looked at. */
  private static final int MOST_BLANKS = 64;

  private final WholeText file;
  private final IntList begins = new IntList();
  private final IntList lengths = new IntList();

  /** Fields with quotes, which are doubled in the text. */
  private final Map<Integer, String> unquoted = new HashMap<>();

  TextColumn(WholeText file) {
    this.file = file;
  }

  /**
   * Adds a field.
   *
   * @param from where in the text what was before it ends
   * @return where it ends
   */
  int append(String field, int from) {
    if (field.indexOf('"') >= 0) {
      unquoted.put(begins.size(), field);
      begins.add(from);
      lengths.add(0);
      return behind(field.replace("\"", "\"\""), from);
    }
    int begin = file.text().indexOf(field, from);
    begins.add(begin);
    lengths.add(field.length());
    return begin + field.length();
  }

  /** Where a quoted field ends, if it is near; else where it is looked for. */
  private int behind(String written, int from) {
    int to = Math.min(file.text().length(), from + written.length() + MOST_BLANKS);
    int begin = file.text().indexOf(written, from, to);
    return begin < 0 ? from : begin + written.length();
  }

  @Override
  public String get(int row) {
    String field = unquoted.isEmpty() ? null : unquoted.get(row);
    return field != null ? field : file.text().substring(begins.get(row), end(row));
  }

  @Override
  public int size() {
    return begins.size();
  }

  /** Where a field stands: the rest of the line behind the field before it, if it has quotes. */
  Span place(int row) {
    int begin = begins.get(row);
    if (unquoted.containsKey(row)) {
      int end = file.text().indexOf('\n', begin);
      return file.place(begin, end < 0 ? file.text().length() : end);
    }
    return file.place(begin, end(row));
  }

  private int end(int row) {
    return begins.get(row) + lengths.get(row);
  }
}
