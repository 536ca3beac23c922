package dev.rnnc.architecture;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Who may import whom: package → the packages that it may use besides itself. A sub-package that
 * has no line of its own belongs to the nearest package above it that has one.
 */
record Arrows(Map<String, Set<String>> allowed) {
  private static final String ROOT = "dev.rnnc.";

  /** Reads lines of the form {@code from → to to to}; names are relative to {@code dev.rnnc}. */
  static Arrows parse(String table) {
    return new Arrows(
        table
            .lines()
            .filter(line -> !line.isBlank())
            .map(line -> line.split("→", -1))
            .collect(Collectors.toMap(line -> line[0].strip(), line -> words(line[1]))));
  }

  /** Names that stand right of an arrow but have no line of their own. */
  List<String> undeclared() {
    return allowed.values().stream()
        .flatMap(Set::stream)
        .filter(name -> !allowed.containsKey(name))
        .distinct()
        .sorted()
        .toList();
  }

  /** The line that the package belongs to, if there is one. */
  Optional<String> lineOf(String packageName) {
    String name = packageName.startsWith(ROOT) ? packageName.substring(ROOT.length()) : "";
    return allowed.keySet().stream()
        .filter(line -> name.equals(line) || name.startsWith(line + "."))
        .max(Comparator.comparingInt(String::length));
  }

  /** Whether a class of one package may use a class of the other; one without a line may not. */
  boolean permits(String from, String to) {
    return lineOf(from)
        .flatMap(origin -> lineOf(to).map(target -> reaches(origin, target)))
        .orElse(false);
  }

  private boolean reaches(String origin, String target) {
    return origin.equals(target) || allowed.getOrDefault(origin, Set.of()).contains(target);
  }

  private static Set<String> words(String text) {
    return text.isBlank() ? Set.of() : Set.of(text.strip().split("\\s+"));
  }
}
