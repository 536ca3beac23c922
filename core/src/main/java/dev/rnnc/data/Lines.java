package dev.rnnc.data;

import dev.rnnc.source.Span;

/** Goes through the lines of a text; what follows the last line end is a line unless empty. */
final class Lines {
  private final DataText file;
  private int begin;
  private int end = -1;

  Lines(DataText file) {
    this.file = file;
  }

  boolean next() {
    begin = end + 1;
    if (begin >= file.text().length()) {
      return false;
    }
    end = file.text().indexOf('\n', begin);
    end = end < 0 ? file.text().length() : end;
    return true;
  }

  int begin() {
    return begin;
  }

  int end() {
    return end;
  }

  boolean isBlank() {
    for (int i = begin; i < end; i++) {
      if (!Character.isWhitespace(file.text().charAt(i))) {
        return false;
      }
    }
    return true;
  }

  String text() {
    return file.text().substring(begin, end);
  }

  Span place() {
    return file.place(begin, end);
  }
}
