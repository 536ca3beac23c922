package dev.rnnc.translation;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * How often each run of n symbols occurs in a sequence.
 *
 * @param counts by the run
 */
record NGrams<S>(Map<List<S>, Integer> counts) {
  static <S> NGrams<S> of(List<S> symbols, int n) {
    Map<List<S>, Integer> counts = new HashMap<>();
    for (int begin = 0; begin + n <= symbols.size(); begin++) {
      counts.merge(symbols.subList(begin, begin + n), 1, Integer::sum);
    }
    return new NGrams<>(counts);
  }

  /** Each as often as in whichever has it most often. */
  NGrams<S> most(NGrams<S> other) {
    Map<List<S>, Integer> most = new HashMap<>(counts);
    other.counts.forEach((run, count) -> most.merge(run, count, Math::max));
    return new NGrams<>(most);
  }

  int total() {
    return counts.values().stream().mapToInt(Integer::intValue).sum();
  }

  /** How many of these are matched, each at most as often as it occurs there. */
  int matched(NGrams<S> reference) {
    int matched = 0;
    for (Map.Entry<List<S>, Integer> entry : counts.entrySet()) {
      matched += Math.min(entry.getValue(), reference.counts.getOrDefault(entry.getKey(), 0));
    }
    return matched;
  }
}
