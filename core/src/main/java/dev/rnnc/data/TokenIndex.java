package dev.rnnc.data;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Numbers tokens in the order in which they come; a single character is found without a hash. */
final class TokenIndex {
  private static final int ABSENT = -1;

  private int[] characters = new int[0];
  private final Map<String, Integer> words = new HashMap<>();
  private final List<String> entries = new ArrayList<>();

  int size() {
    return entries.size();
  }

  List<String> entries() {
    return entries;
  }

  /** The number of a token, or -1. */
  int find(String text, int begin, int end) {
    int point = single(text, begin, end);
    if (point >= 0) {
      return point < characters.length ? characters[point] : ABSENT;
    }
    return words.getOrDefault(text.substring(begin, end), ABSENT);
  }

  /** The number of a token, a new one if it has none. */
  int findOrAdd(String text, int begin, int end) {
    int found = find(text, begin, end);
    return found == ABSENT ? add(text.substring(begin, end)) : found;
  }

  /** Gives a token that has none the next number. */
  int add(String token) {
    int number = entries.size();
    entries.add(token);
    int point = single(token, 0, token.length());
    if (point < 0) {
      words.put(token, number);
      return number;
    }
    if (point >= characters.length) {
      int known = characters.length;
      characters = Arrays.copyOf(characters, Math.max(point + 1, 2 * known));
      Arrays.fill(characters, known, characters.length, ABSENT);
    }
    characters[point] = number;
    return number;
  }

  /** Gives the next number to an entry that no text can be. */
  int addSpecial(String shown) {
    entries.add(shown);
    return entries.size() - 1;
  }

  private static int single(String text, int begin, int end) {
    int length = end - begin;
    if (length == 1) {
      return text.charAt(begin);
    }
    if (length == 2 && Character.isSurrogatePair(text.charAt(begin), text.charAt(begin + 1))) {
      return text.codePointAt(begin);
    }
    return -1;
  }
}
