package dev.rnnc.data;

import java.util.function.IntUnaryOperator;

/** Lists of numbers of any length, one after the other. */
final class Ragged {
  private final int[] elements;
  private final int[] starts;

  /**
   * @param starts where each list begins; one more than there are lists
   */
  Ragged(int[] elements, int[] starts) {
    this.elements = elements;
    this.starts = starts;
  }

  int[] elements() {
    return elements;
  }

  int[] starts() {
    return starts;
  }

  int count() {
    return starts.length - 1;
  }

  int begin(int list) {
    return starts[list];
  }

  int end(int list) {
    return starts[list + 1];
  }

  int length(int list) {
    return end(list) - begin(list);
  }

  /** Some of the lists, their elements mapped. */
  Ragged select(int[] lists, IntUnaryOperator change) {
    int[] newStarts = new int[lists.length + 1];
    for (int i = 0; i < lists.length; i++) {
      newStarts[i + 1] = newStarts[i] + length(lists[i]);
    }
    int[] selected = new int[newStarts[lists.length]];
    int at = 0;
    for (int list : lists) {
      for (int i = begin(list); i < end(list); i++) {
        selected[at++] = change.applyAsInt(elements[i]);
      }
    }
    return new Ragged(selected, newStarts);
  }
}
