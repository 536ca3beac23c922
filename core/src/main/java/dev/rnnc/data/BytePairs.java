package dev.rnnc.data;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.TreeMap;

/**
 * The merges of byte-pair encoding, first to last: two neighbouring pieces of a word become one.
 * They are learned from words with their counts: again and again the pair that occurs most often,
 * of equals the one whose pieces are older. The first pieces are characters.
 *
 * @param merges pairs of pieces
 * @see <a href="https://arxiv.org/abs/1508.07909">Sennrich, Haddow and Birch 2016, section 3.2</a>
 */
record BytePairs(List<Pair> merges, Map<Pair, Integer> ranks) {
  /** Neighbours that become one piece. */
  record Pair(String left, String right) {
    String joined() {
      return left + right;
    }
  }

  static BytePairs of(List<Pair> merges) {
    Map<Pair, Integer> ranks = new HashMap<>();
    for (int i = 0; i < merges.size(); i++) {
      ranks.putIfAbsent(merges.get(i), i);
    }
    return new BytePairs(List.copyOf(merges), ranks);
  }

  /** What merging makes, each once, in the order of the merges. */
  Set<String> joined() {
    Set<String> joined = new LinkedHashSet<>();
    merges.forEach(pair -> joined.add(pair.joined()));
    return joined;
  }

  /** The pieces of a word. */
  List<String> cut(String word) {
    List<String> pieces = characters(word);
    while (pieces.size() > 1) {
      int at = -1;
      int least = Integer.MAX_VALUE;
      for (int i = 0; i + 1 < pieces.size(); i++) {
        int rank = ranks.getOrDefault(new Pair(pieces.get(i), pieces.get(i + 1)), least);
        if (rank < least) {
          least = rank;
          at = i;
        }
      }
      if (at < 0) {
        break;
      }
      join(pieces, merges.get(least));
    }
    return pieces;
  }

  /** Joins the pair wherever it stands, from the left. */
  private static void join(List<String> pieces, Pair pair) {
    for (int i = 0; i + 1 < pieces.size(); i++) {
      if (pieces.get(i).equals(pair.left()) && pieces.get(i + 1).equals(pair.right())) {
        pieces.set(i, pair.joined());
        pieces.remove(i + 1);
      }
    }
  }

  private static List<String> characters(String word) {
    List<String> characters = new ArrayList<>();
    word.codePoints().forEach(point -> characters.add(Character.toString(point)));
    return characters;
  }

  /**
   * Learns merges.
   *
   * @param words with how often each occurs, above 0
   * @param most how many merges, if there are so many pairs that occur twice
   */
  static BytePairs learn(Map<String, Long> words, int most) {
    return new Learning(words).learn(most);
  }

  /** Pieces go by numbers here, older ones by lower ones. */
  private static final class Learning {
    private final List<String> pieces = new ArrayList<>();
    private final Map<String, Integer> numbers = new HashMap<>();
    private final List<int[]> words = new ArrayList<>();
    private final List<Long> wordCounts = new ArrayList<>();
    private final Map<Long, Long> counts = new HashMap<>();
    // The words that a pair may stand in.
    private final Map<Long, Set<Integer>> places = new HashMap<>();
    private final PriorityQueue<Candidate> queue = new PriorityQueue<>();

    /** A pair with the count that it had when it was put into the queue. */
    private record Candidate(long pair, long count) implements Comparable<Candidate> {
      @Override
      public int compareTo(Candidate other) {
        int order = Long.compare(other.count, count);
        return order != 0 ? order : Long.compare(pair, other.pair);
      }
    }

    Learning(Map<String, Long> counted) {
      TreeMap<String, Long> characters = new TreeMap<>();
      counted.keySet().forEach(word -> characters(word).forEach(each -> characters.put(each, 0L)));
      characters.keySet().forEach(this::number);
      new TreeMap<>(counted)
          .forEach((word, count) -> {
            words.add(characters(word).stream().mapToInt(this::number).toArray());
            wordCounts.add(count);
          });
      for (int word = 0; word < words.size(); word++) {
        add(word, 1);
      }
      counts.forEach((pair, count) -> queue.add(new Candidate(pair, count)));
    }

    private int number(String piece) {
      return numbers.computeIfAbsent(
          piece,
          added -> {
            pieces.add(added);
            return pieces.size() - 1;
          });
    }

    private static long pair(int left, int right) {
      return ((long) left << 32) | right;
    }

    /** Counts a word's pairs, or with -1 takes them back. */
    private Set<Long> add(int word, int sign) {
      int[] of = words.get(word);
      Set<Long> touched = new LinkedHashSet<>();
      for (int i = 0; i + 1 < of.length; i++) {
        long pair = pair(of[i], of[i + 1]);
        counts.merge(pair, sign * wordCounts.get(word), Long::sum);
        touched.add(pair);
        if (sign > 0) {
          places.computeIfAbsent(pair, _ -> new LinkedHashSet<>()).add(word);
        }
      }
      return touched;
    }

    BytePairs learn(int most) {
      List<Pair> merges = new ArrayList<>();
      while (merges.size() < most && !queue.isEmpty()) {
        Candidate best = queue.poll();
        long now = counts.getOrDefault(best.pair(), 0L);
        if (now != best.count()) {
          continue; // it is in the queue once more, with its present count
        }
        if (now < 2) {
          break;
        }
        int left = (int) (best.pair() >>> 32);
        int right = (int) best.pair();
        merges.add(new Pair(pieces.get(left), pieces.get(right)));
        merge(best.pair(), left, right, number(pieces.get(left) + pieces.get(right)));
      }
      return BytePairs.of(merges);
    }

    private void merge(long pair, int left, int right, int joined) {
      Set<Long> touched = new LinkedHashSet<>();
      for (int word : List.copyOf(places.getOrDefault(pair, Set.of()))) {
        touched.addAll(add(word, -1));
        words.set(word, joined(words.get(word), left, right, joined));
        touched.addAll(add(word, 1));
      }
      touched.add(pair);
      for (long each : touched) {
        long count = counts.getOrDefault(each, 0L);
        if (count > 0) {
          queue.add(new Candidate(each, count));
        } else {
          counts.remove(each);
          places.remove(each);
        }
      }
    }

    private static int[] joined(int[] word, int left, int right, int joined) {
      int[] after = new int[word.length];
      int length = 0;
      for (int i = 0; i < word.length; i++) {
        boolean here = word[i] == left && i + 1 < word.length && word[i + 1] == right;
        after[length++] = here ? joined : word[i];
        i += here ? 1 : 0;
      }
      return Arrays.copyOf(after, length);
    }
  }

  /** How often each word occurs, by its text. */
  static Map<String, Long> counted(List<String> words, long[] counts) {
    Map<String, Long> counted = new LinkedHashMap<>();
    for (int i = 0; i < words.size(); i++) {
      if (counts[i] > 0) {
        counted.put(words.get(i), counts[i]);
      }
    }
    return counted;
  }
}
