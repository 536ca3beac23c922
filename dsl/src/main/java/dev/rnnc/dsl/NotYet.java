package dev.rnnc.dsl;

import dev.rnnc.source.Diagnostic;
import dev.rnnc.source.Span;

/** Something that is checked, but does not run yet. */
record NotYet(String code, Span at, String message) {
  Diagnostic diagnostic() {
    return Diagnostic.at(at, code, message);
  }
}
