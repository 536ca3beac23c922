package dev.rnnc.cli;

import java.util.List;

/** Several clauses in one sentence, of which only the first are said. */
final class Clauses {
  private static final int MOST = 5;

  private Clauses() {}

  static String of(List<String> all) {
    String some = String.join("; ", all.subList(0, Math.min(MOST, all.size())));
    return all.size() <= MOST ? some : some + "; and %d more".formatted(all.size() - MOST);
  }
}
