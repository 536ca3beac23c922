package dev.rnnc.source;

import java.util.ArrayList;
import java.util.List;

/**
 * A text with a name, in which places are counted by line and column (both from 1; columns in
 * UTF-16 units). An excerpt of a larger file may start at a later line, so that a message about
 * line 40,000 of a data file needs only that line.
 */
public final class SourceFile {
  private final String name;
  private final String text;
  private final int firstLine;
  private final int[] lineStarts;

  private SourceFile(String name, String text, int firstLine) {
    this.name = name;
    this.text = text;
    this.firstLine = firstLine;
    List<Integer> starts = new ArrayList<>(List.of(0));
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) == '\n') {
        starts.add(i + 1);
      }
    }
    this.lineStarts = starts.stream().mapToInt(Integer::intValue).toArray();
  }

  /** The whole of a file. */
  public static SourceFile of(String name, String text) {
    return new SourceFile(name, text, 1);
  }

  /** Some lines of a larger file, the first of them with the number {@code firstLine}. */
  public static SourceFile excerpt(String name, int firstLine, String lines) {
    return new SourceFile(name, lines, firstLine);
  }

  public String name() {
    return name;
  }

  public String text() {
    return text;
  }

  public int lineCount() {
    return lineStarts.length;
  }

  /** The line number of the character at {@code offset}. */
  public int line(int offset) {
    return firstLine + lineIndex(offset);
  }

  /** The column of the character at {@code offset}, from 1. */
  public int column(int offset) {
    return offset - lineStarts[lineIndex(offset)] + 1;
  }

  /** The text of the line with the number {@code line}, without its line end. */
  public String lineText(int line) {
    int index = line - firstLine;
    int end = index + 1 < lineStarts.length ? lineStarts[index + 1] - 1 : text.length();
    return text.substring(lineStarts[index], end).replace("\r", "");
  }

  /** The place from {@code start} up to, not including, {@code end}. */
  public Span span(int start, int end) {
    return new Span(this, start, end);
  }

  private int lineIndex(int offset) {
    int low = 0;
    int high = lineStarts.length - 1;
    while (low < high) {
      int middle = (low + high + 1) >>> 1;
      if (lineStarts[middle] <= offset) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    return low;
  }

  @Override
  public String toString() {
    return name;
  }
}
