package dev.rnnc.data;

import java.util.Arrays;

/** A list of numbers that grows. */
final class IntList {
  private int[] elements = new int[64];
  private int size;

  void add(int element) {
    if (size == elements.length) {
      elements = Arrays.copyOf(elements, 2 * size);
    }
    elements[size++] = element;
  }

  void clear() {
    size = 0;
  }

  int size() {
    return size;
  }

  int get(int index) {
    return elements[index];
  }

  int[] toArray() {
    return Arrays.copyOf(elements, size);
  }
}
