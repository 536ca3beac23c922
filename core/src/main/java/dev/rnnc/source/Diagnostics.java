package dev.rnnc.source;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Collects the mistakes of a file, so that all of them are shown. */
public final class Diagnostics {
  private final Set<Diagnostic> all = new LinkedHashSet<>();

  public void report(Diagnostic diagnostic) {
    all.add(diagnostic);
  }

  public boolean hasErrors() {
    return all.stream().anyMatch(Diagnostic::isError);
  }

  /** In the order of their places; those without a place come last. */
  public List<Diagnostic> inOrder() {
    List<Diagnostic> sorted = new ArrayList<>(all);
    sorted.sort(
        Comparator.comparing(
            (Diagnostic d) -> d.place().map(Span::start).orElse(Integer.MAX_VALUE)));
    return sorted;
  }

  /** Throws what was collected if an error is among it. */
  public void throwIfErrors() {
    if (hasErrors()) {
      throw new RnncException(inOrder());
    }
  }
}
