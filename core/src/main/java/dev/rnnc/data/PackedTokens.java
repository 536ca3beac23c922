package dev.rnnc.data;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Numbers of tokens or classes, one after the other, in blocks: each with as few bytes for a number
 * as its greatest needs, so that a text of characters takes about as many bytes as its file.
 */
final class PackedTokens {
  /** Numbers in a block. */
  static final int BLOCK = 1 << 16;

  private sealed interface Block {
    int length();

    int get(int at);

    /** Copies the numbers from {@code first} on to every {@code stride}-th place. */
    void copy(int first, int after, int[] into, int at, int stride);
  }

  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Bytes(byte[] numbers) implements Block {
    @Override
    public int length() {
      return numbers.length;
    }

    @Override
    public int get(int at) {
      return Byte.toUnsignedInt(numbers[at]);
    }

    @Override
    public void copy(int first, int after, int[] into, int at, int stride) {
      for (int i = first, to = at; i < after; i++, to += stride) {
        into[to] = Byte.toUnsignedInt(numbers[i]);
      }
    }
  }

  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Shorts(char[] numbers) implements Block {
    @Override
    public int length() {
      return numbers.length;
    }

    @Override
    public int get(int at) {
      return numbers[at];
    }

    @Override
    public void copy(int first, int after, int[] into, int at, int stride) {
      for (int i = first, to = at; i < after; i++, to += stride) {
        into[to] = numbers[i];
      }
    }
  }

  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Ints(int[] numbers) implements Block {
    @Override
    public int length() {
      return numbers.length;
    }

    @Override
    public int get(int at) {
      return numbers[at];
    }

    @Override
    public void copy(int first, int after, int[] into, int at, int stride) {
      for (int i = first, to = at; i < after; i++, to += stride) {
        into[to] = numbers[i];
      }
    }
  }

  private final List<Block> blocks = new ArrayList<>();
  private int[] open = new int[BLOCK];
  private int filled;

  /** Adds a number, at least 0. */
  void add(int number) {
    open[filled++] = number;
    if (filled == BLOCK) {
      pack();
    }
  }

  private void pack() {
    if (blocks.size() == Integer.MAX_VALUE / BLOCK) {
      throw Problem.cannotRead("the data", "it has more than 2,147,418,112 tokens");
    }
    blocks.add(packed(open, filled));
    filled = 0;
  }

  private static Block packed(int[] numbers, int count) {
    int all = 0;
    for (int i = 0; i < count; i++) {
      all |= numbers[i];
    }
    if (all < 1 << Byte.SIZE) {
      byte[] bytes = new byte[count];
      for (int i = 0; i < count; i++) {
        bytes[i] = (byte) numbers[i];
      }
      return new Bytes(bytes);
    }
    if (all < 1 << Character.SIZE) {
      char[] shorts = new char[count];
      for (int i = 0; i < count; i++) {
        shorts[i] = (char) numbers[i];
      }
      return new Shorts(shorts);
    }
    return new Ints(Arrays.copyOf(numbers, count));
  }

  int size() {
    int packed = blocks.isEmpty() ? 0 : (blocks.size() - 1) * BLOCK + blocks.getLast().length();
    return packed + filled;
  }

  int get(int index) {
    return block(index).get(index % BLOCK);
  }

  private Block block(int index) {
    int number = index / BLOCK;
    return number < blocks.size() ? blocks.get(number) : new Ints(open);
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
      Block block = block(at);
      int first = at % BLOCK;
      int after = Math.min(first + end - at, BLOCK);
      for (int i = first; i < after; i++) {
        counts[block.get(i)]++;
      }
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
      int count = blocks.get(i).length();
      blocks.get(i).copy(0, count, open, 0, 1);
      for (int at = 0; at < count; at++) {
        open[at] = numbers[open[at]];
      }
      blocks.set(i, packed(open, count));
    }
    open = new int[0];
  }
}
