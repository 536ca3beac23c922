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
  // The texts of those that are not found by their code point, one after the other.
  private char[] texts = new char[256];
  private int textsEnd;
  // Of each entry: where its text ends; it begins where that of the entry before ends.
  private int[] ends = new int[16];
  // Hash above, number of the entry plus 1 below, 0 where there is none; never more than half full.
  private long[] table = new long[32];
  private int hashed;

  int size() {
    return entries.size();
  }

  List<String> entries() {
    return entries;
  }

  /** The number of a token, or -1. */
  int find(char[] text, int begin, int end) {
    int point = single(text, begin, end);
    return point >= 0
        ? find(point)
        : (int) table[slot(text, begin, end, hash(text, begin, end))] - 1;
  }

  /**
   * The numbers of characters by code point, -1 where there is none, until one is added. Half of a
   * pair has none unless it was added by itself, which no UTF-8 text does.
   */
  int[] characters() {
    return characters;
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
    return table[slot] == 0 ? addAt(slot, text, begin, end, hash) : (int) table[slot] - 1;
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

  private int addAt(int slot, char[] text, int begin, int end, int hash) {
    int length = end - begin;
    if (textsEnd + length > texts.length) {
      texts = Arrays.copyOf(texts, Math.max(textsEnd + length, 2 * texts.length));
    }
    System.arraycopy(text, begin, texts, textsEnd, length);
    textsEnd += length;
    int number = addSpecial(new String(text, begin, length));
    table[slot] = ((long) hash << 32) | (number + 1);
    hashed++;
    if (2 * hashed > table.length) {
      grow();
    }
    return number;
  }

  private void grow() {
    long[] before = table;
    table = new long[2 * before.length];
    for (long each : before) {
      if (each != 0) {
        int slot = (int) (each >>> 32) & (table.length - 1);
        while (table[slot] != 0) {
          slot = (slot + 1) & (table.length - 1);
        }
        table[slot] = each;
      }
    }
  }

  /** Gives the next number to an entry that no text can be. */
  int addSpecial(String shown) {
    int number = entries.size();
    entries.add(shown);
    if (number == ends.length) {
      ends = Arrays.copyOf(ends, 2 * number);
    }
    ends[number] = textsEnd;
    return number;
  }

  /** Where a token stands in the table, or where it belongs. */
  private int slot(char[] text, int begin, int end, int hash) {
    int slot = hash & (table.length - 1);
    while (table[slot] != 0 && !is(table[slot], text, begin, end, hash)) {
      slot = (slot + 1) & (table.length - 1);
    }
    return slot;
  }

  private boolean is(long entry, char[] text, int begin, int end, int hash) {
    int number = (int) entry - 1;
    return (int) (entry >>> 32) == hash
        && Arrays.equals(texts, number == 0 ? 0 : ends[number - 1], ends[number], text, begin, end);
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
