package dev.rnnc.data;

import dev.rnnc.source.SourceFile;
import dev.rnnc.source.Span;

/**
 * A data file that is kept whole.
 *
 * @param name as messages show it
 */
record WholeText(String name, String text) {
  /** The place of the characters from {@code begin} to {@code end} of the text, on one line. */
  Span place(int begin, int end) {
    int lineBegin = text.lastIndexOf('\n', begin - 1) + 1;
    int lineEnd = text.indexOf('\n', begin);
    lineEnd = lineEnd < 0 ? text.length() : lineEnd;
    int number = 1 + (int) text.substring(0, lineBegin).chars().filter(c -> c == '\n').count();
    SourceFile line = SourceFile.excerpt(name, number, text.substring(lineBegin, lineEnd));
    return line.span(begin - lineBegin, Math.max(begin, Math.min(end, lineEnd)) - lineBegin);
  }
}
