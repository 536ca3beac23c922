package dev.rnnc.data;

/**
 * The fields of a line: parted by tabs or, where that is asked for and none is there, by blanks.
 */
final class Fields {
  private final IntList bounds = new IntList();
  private char[] chars = new char[0];

  /** Cuts a line; valid until the next line is read. */
  void cut(Lines line, boolean alsoAtBlanks) {
    chars = line.chars();
    bounds.clear();
    boolean tabs = !alsoAtBlanks || hasTab(line);
    int begin = line.begin();
    int at = begin;
    while (at < line.end()) {
      if (chars[at] != (tabs ? '\t' : ' ')) {
        at++;
        continue;
      }
      add(begin, at);
      at++;
      while (!tabs && at < line.end() && chars[at] == ' ') {
        at++;
      }
      begin = at;
    }
    if (tabs || begin < line.end()) {
      add(begin, line.end());
    }
  }

  private static boolean hasTab(Lines line) {
    for (int i = line.begin(); i < line.end(); i++) {
      if (line.chars()[i] == '\t') {
        return true;
      }
    }
    return false;
  }

  private void add(int begin, int end) {
    bounds.add(begin);
    bounds.add(end);
  }

  int count() {
    return bounds.size() / 2;
  }

  /** Where a field begins, with the blanks around it. */
  int outerBegin(int field) {
    return bounds.get(2 * field);
  }

  int outerEnd(int field) {
    return bounds.get(2 * field + 1);
  }

  /** Where a field begins, without the blanks around it. */
  int begin(int field) {
    return stripBegin(chars, outerBegin(field), outerEnd(field));
  }

  int end(int field) {
    return stripEnd(chars, outerBegin(field), outerEnd(field));
  }

  /** The first place that is not blank, {@code end} if there is none. */
  static int stripBegin(char[] chars, int begin, int end) {
    int at = begin;
    while (at < end && Character.isWhitespace(chars[at])) {
      at++;
    }
    return at;
  }

  /** After the last place that is not blank, but not before {@link #stripBegin}. */
  static int stripEnd(char[] chars, int begin, int end) {
    int first = stripBegin(chars, begin, end);
    int at = end;
    while (at > first && Character.isWhitespace(chars[at - 1])) {
      at--;
    }
    return at;
  }
}
