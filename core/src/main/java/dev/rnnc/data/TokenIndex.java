package dev.rnnc.data;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Numbers tokens in the order in which they come. A single character is found by its code point,
 * others by open addressing, without an object for a token that is known.
 */
final class TokenIndex {
  private static final int ABSENT = -1;

  private int[] characters = new int[0];
  private final List<String> entries = new ArrayList<>();
  // Of each entry; not of those that are found by their code point.
  private int[] hashes = new int[16];
  // Numbers of entries, never more than half full.
  private int[] table = absent(32);
  private int hashed;

  private static int[] absent(int size) {
    int[] numbers = new int[size];
    Arrays.fill(numbers, ABSENT);
    return numbers;
  }

  int size() {
    return entries.size();
  }

  List<String> entries() {
    return entries;
  }

  /** The number of a token, or -1. */
  int find(char[] text, int begin, int end) {
    int point = single(text, begin, end);
    return point >= 0 ? find(point) : table[slot(text, begin, end, hash(text, begin, end))];
  }

  /** The number of a character, or -1. */
  int find(int point) {
    return point < characters.length ? characters[point] : ABSENT;
  }

  /** The number of a token, a new one if it has none. */
  int findOrAdd(char[] text, int begin, int end) {
    int point = single(text, begin, end);
    if (point >= 0) {
      return findOrAdd(point);
    }
    int hash = hash(text, begin, end);
    int slot = slot(text, begin, end, hash);
    return table[slot] == ABSENT
        ? addAt(slot, new String(text, begin, end - begin), hash)
        : table[slot];
  }

  /** The number of a token, a new one if it has none. */
  int findOrAdd(String token) {
    return findOrAdd(token.toCharArray(), 0, token.length());
  }

  /** The number of a character, a new one if it has none. */
  int findOrAdd(int point) {
    int found = find(point);
    return found == ABSENT ? addCharacter(point) : found;
  }

  private int addCharacter(int point) {
    if (point >= characters.length) {
      int known = characters.length;
      characters = Arrays.copyOf(characters, Math.max(point + 1, 2 * known));
      Arrays.fill(characters, known, characters.length, ABSENT);
    }
    characters[point] = addSpecial(Character.toString(point));
    return characters[point];
  }

  private int addAt(int slot, String token, int hash) {
    int number = addSpecial(token);
    if (number >= hashes.length) {
      hashes = Arrays.copyOf(hashes, 2 * number);
    }
    hashes[number] = hash;
    table[slot] = number;
    hashed++;
    if (2 * hashed > table.length) {
      grow();
    }
    return number;
  }

  private void grow() {
    int[] before = table;
    table = absent(2 * before.length);
    for (int number : before) {
      if (number != ABSENT) {
        int slot = hashes[number] & (table.length - 1);
        while (table[slot] != ABSENT) {
          slot = (slot + 1) & (table.length - 1);
        }
        table[slot] = number;
      }
    }
  }

  /** Gives the next number to an entry that no text can be. */
  int addSpecial(String shown) {
    entries.add(shown);
    return entries.size() - 1;
  }

  /** Where a token stands in the table, or where it belongs. */
  private int slot(char[] text, int begin, int end, int hash) {
    int slot = hash & (table.length - 1);
    while (table[slot] != ABSENT && !is(table[slot], text, begin, end, hash)) {
      slot = (slot + 1) & (table.length - 1);
    }
    return slot;
  }

  private boolean is(int number, char[] text, int begin, int end, int hash) {
    if (hashes[number] != hash) {
      return false;
    }
    String entry = entries.get(number);
    if (entry.length() != end - begin) {
      return false;
    }
    for (int i = begin; i < end; i++) {
      if (entry.charAt(i - begin) != text[i]) {
        return false;
      }
    }
    return true;
  }

  private static int hash(char[] text, int begin, int end) {
    int hash = end - begin;
    for (int i = begin; i < end; i++) {
      hash = 31 * hash + text[i];
    }
    hash *= 0x9e3779b9;
    return hash ^ (hash >>> 15);
  }

  private static int single(char[] text, int begin, int end) {
    int length = end - begin;
    if (length == 1) {
      return text[begin];
    }
    if (length == 2 && Character.isSurrogatePair(text[begin], text[begin + 1])) {
      return Character.toCodePoint(text[begin], text[begin + 1]);
    }
    return -1;
  }
}
