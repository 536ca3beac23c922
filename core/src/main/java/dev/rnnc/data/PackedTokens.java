package dev.rnnc.data;

import java.util.ArrayList;
import java.util.List;

/**
 * Numbers of tokens or classes, one after the other, in blocks: each with as few bytes for a number
 * as its greatest needs, so that a text of characters takes about as many bytes as its file.
 */
final class PackedTokens {
  /** Numbers in a block. */
  static final int BLOCK = 1 << 16;

  private final List<TokenBlock> blocks = new ArrayList<>();
  private int[] open = new int[BLOCK];
  private int filled;

  /** Adds a number, at least 0. */
  void add(int number) {
    open[filled++] = number;
    if (filled == BLOCK) {
      pack();
    }
  }

  /** Adds the first {@code count} of some numbers. */
  void add(int[] numbers, int count) {
    int done = 0;
    while (done < count) {
      int some = Math.min(count - done, BLOCK - filled);
      System.arraycopy(numbers, done, open, filled, some);
      done += some;
      filled += some;
      if (filled == BLOCK) {
        pack();
      }
    }
  }

  private void pack() {
    if (blocks.size() == Integer.MAX_VALUE / BLOCK) {
      throw Problem.cannotRead("the data", "it has more than 2,147,418,112 tokens");
    }
    blocks.add(TokenBlock.of(open, filled));
    filled = 0;
  }

  int size() {
    int packed = blocks.isEmpty() ? 0 : (blocks.size() - 1) * BLOCK + blocks.getLast().length();
    return packed + filled;
  }

  int get(int index) {
    return block(index).get(index % BLOCK);
  }

  private TokenBlock block(int index) {
    int number = index / BLOCK;
    return number < blocks.size() ? blocks.get(number) : new TokenBlock.Ints(open);
  }

  /** Copies {@code count} numbers to every {@code stride}-th place of an array. */
  void copy(int begin, int count, int[] into, int at, int stride) {
    int done = 0;
    while (done < count) {
      int first = (begin + done) % BLOCK;
      int after = Math.min(first + count - done, BLOCK);
      block(begin + done).copy(first, after, into, at + done * stride, stride);
      done += after - first;
    }
  }

  /** Some of the numbers. */
  int[] copy(int begin, int end) {
    int[] some = new int[end - begin];
    copy(begin, some.length, some, 0, 1);
    return some;
  }

  /** Adds how often each number occurs from {@code begin} to {@code end}. */
  void count(int begin, int end, long[] counts) {
    for (int at = begin; at < end; ) {
      int first = at % BLOCK;
      int after = Math.min(first + end - at, BLOCK);
      block(at).count(first, after, counts);
      at += after - first;
    }
  }

  /** How often a number occurs from {@code begin} to {@code end}. */
  long count(int begin, int end, int number) {
    long count = 0;
    for (int at = begin; at < end; at++) {
      count += get(at) == number ? 1 : 0;
    }
    return count;
  }

  /** Ends the adding: every number becomes that which {@code numbers} has in its place. */
  void settle(int[] numbers) {
    if (filled > 0) {
      pack();
    }
    for (int i = 0; i < blocks.size(); i++) {
      TokenBlock block = blocks.get(i);
      int count = block.length();
      block.copy(0, count, open, 0, 1);
      for (int at = 0; at < count; at++) {
        open[at] = numbers[open[at]];
      }
      blocks.set(i, TokenBlock.of(open, count));
    }
    open = new int[0];
  }
}
