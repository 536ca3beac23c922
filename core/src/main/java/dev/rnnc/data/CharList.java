package dev.rnnc.data;

import java.util.Arrays;

/** A text that grows and is used again. */
final class CharList {
  private char[] chars = new char[256];
  private int size;

  void add(char c) {
    add(new char[] {c}, 0, 1);
  }

  void add(char[] text, int begin, int end) {
    int length = end - begin;
    if (size + length > chars.length) {
      chars = Arrays.copyOf(chars, Math.max(size + length, 2 * chars.length));
    }
    System.arraycopy(text, begin, chars, size, length);
    size += length;
  }

  void clear() {
    size = 0;
  }

  /** The characters up to {@link #size}. */
  char[] chars() {
    return chars;
  }

  int size() {
    return size;
  }
}
