package dev.rnnc.dsl.syntax;

import dev.rnnc.source.Diagnostic;
import dev.rnnc.source.Diagnostics;
import java.util.LinkedHashMap;
import java.util.Map;

/** Mistakes that a file may repeat in many places: each kind is reported where it first stands. */
final class Slips {
  private final Map<String, Diagnostic> first = new LinkedHashMap<>();
  private final Map<String, Integer> count = new LinkedHashMap<>();

  void add(String kind, Diagnostic diagnostic) {
    first.putIfAbsent(kind, diagnostic);
    count.merge(kind, 1, Integer::sum);
  }

  void report(Diagnostics diagnostics) {
    first.forEach((kind, diagnostic) -> {
      int others = count.getOrDefault(kind, 1) - 1;
      String places = others == 1 ? "one more place" : others + " more places";
      diagnostics.report(
          others == 0 ? diagnostic : diagnostic.note("likewise in " + places + " of this file"));
    });
  }
}
