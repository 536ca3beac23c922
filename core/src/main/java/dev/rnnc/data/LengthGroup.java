package dev.rnnc.data;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Sequences of like length.
 *
 * @param from the least length, in time steps
 * @param to the greatest
 * @param sequences how many there are
 */
public record LengthGroup(int from, int to, int sequences) {
  private static final int MOST = 6;

  boolean has(int length) {
    return from <= length && length <= to;
  }

  /** Groups with about as many sequences each, six at most; all of a length are in one. */
  static List<LengthGroup> of(Iterable<Integer> lengths) {
    Map<Integer, Integer> counts = new TreeMap<>();
    int all = 0;
    for (int length : lengths) {
      counts.merge(length, 1, Integer::sum);
      all++;
    }
    List<LengthGroup> groups = new ArrayList<>();
    int before = 0;
    int here = 0;
    int from = -1;
    for (Map.Entry<Integer, Integer> entry : counts.entrySet()) {
      from = from < 0 ? entry.getKey() : from;
      here += entry.getValue();
      if ((long) (before + here) * MOST >= (long) all * (groups.size() + 1)) {
        groups.add(new LengthGroup(from, entry.getKey(), here));
        before += here;
        here = 0;
        from = -1;
      }
    }
    return List.copyOf(groups);
  }
}
