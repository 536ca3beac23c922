package dev.rnnc.dsl;

import dev.rnnc.source.Diagnostic;
import dev.rnnc.source.Span;
import java.util.HashMap;
import java.util.Map;

/** Gives every value of a network a name of its own. */
final class NodeNames {
  private final Map<String, Span> taken = new HashMap<>();
  private final Map<String, Integer> numbers = new HashMap<>();
  private final Reports reports;

  NodeNames(Reports reports) {
    this.reports = reports;
  }

  /** A name that the file gives. */
  boolean claim(String name, Span at) {
    Span before = taken.putIfAbsent(name, at);
    if (before == null) {
      return true;
    }
    reports.report(
        Diagnostic.at(at, "E0404", "the name `%s` is taken".formatted(name))
            .note(before, "by this")
            .help("a value without a name is called after its kind, with a number"));
    return false;
  }

  /** The name of what the data brings, the same in an encoder and a decoder. */
  void reserve(String name, Span at) {
    taken.putIfAbsent(name, at);
  }

  Span placeOf(String name) {
    return java.util.Objects.requireNonNull(taken.get(name));
  }

  /** {@code gru_1}, {@code gru_2}, ... */
  String numbered(String kind, Span at) {
    String name = kind + "_" + numbers.merge(kind, 1, Integer::sum);
    claim(name, at);
    return name;
  }
}
