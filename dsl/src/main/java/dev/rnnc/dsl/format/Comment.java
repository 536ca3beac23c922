package dev.rnnc.dsl.format;

import dev.rnnc.source.Span;

/**
 * A comment of the source.
 *
 * @param blankBefore whether an empty line stands above it
 */
record Comment(Span span, boolean blankBefore) {
  String text() {
    return span.text().stripTrailing();
  }

  /** Where it stood in its line, from 0. */
  int column() {
    return span.column() - 1;
  }
}
