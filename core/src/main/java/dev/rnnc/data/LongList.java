package dev.rnnc.data;

import java.util.Arrays;

/** A list of large numbers that grows. */
final class LongList {
  private long[] elements = new long[64];
  private int size;

  void add(long element) {
    if (size == elements.length) {
      elements = Arrays.copyOf(elements, 2 * size);
    }
    elements[size++] = element;
  }

  int size() {
    return size;
  }

  long[] toArray() {
    return Arrays.copyOf(elements, size);
  }
}
