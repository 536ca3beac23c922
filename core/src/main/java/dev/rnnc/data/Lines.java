package dev.rnnc.data;

import dev.rnnc.source.SourceFile;
import dev.rnnc.source.Span;

/** Goes through the lines of a text; what follows the last line end is a line unless empty. */
final class Lines {
  private final DataFile file;
  private final TextReader text;
  private int number;
  private int begin;
  private int end = -1;

  Lines(DataFile file, TextReader text) {
    this.file = file;
    this.text = text;
  }

  boolean next() {
    begin = end + 1;
    int at = begin;
    while (true) {
      char[] chars = text.chars();
      while (at < text.end() && chars[at] != '\n') {
        at++;
      }
      if (at < text.end()) {
        break;
      }
      // After the line end that was last, nothing may have been read yet.
      int from = Math.min(begin, text.end());
      boolean more = text.more(from);
      at -= from;
      begin -= from;
      if (!more) {
        at = text.end();
        break;
      }
    }
    end = at;
    number++;
    return begin < text.end();
  }

  /** Of the line, from 1. */
  int number() {
    return number;
  }

  /** In which the line stands from {@link #begin} to {@link #end}, until the next one is read. */
  char[] chars() {
    return text.chars();
  }

  int begin() {
    return begin;
  }

  int end() {
    return end;
  }

  boolean isBlank() {
    char[] chars = text.chars();
    for (int i = begin; i < end; i++) {
      if (!Character.isWhitespace(chars[i])) {
        return false;
      }
    }
    return true;
  }

  String text() {
    return new String(text.chars(), begin, end - begin);
  }

  Span place() {
    return place(begin, end);
  }

  /** The place of some of the line's characters. */
  Span place(int from, int to) {
    return SourceFile.excerpt(file.name(), number, text()).span(from - begin, to - begin);
  }
}
