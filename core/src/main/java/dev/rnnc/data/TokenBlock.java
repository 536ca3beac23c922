package dev.rnnc.data;

import java.util.Arrays;

/** Numbers in as few bytes each as the greatest of them needs. */
sealed interface TokenBlock {
  /** Packs the first {@code count} of the numbers, none of them below 0. */
  static TokenBlock of(int[] numbers, int count) {
    byte[] bytes = new byte[count];
    int all = 0;
    for (int i = 0; i < count; i++) {
      all |= numbers[i];
      bytes[i] = (byte) numbers[i];
    }
    if (all < 1 << Byte.SIZE) {
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

  int length();

  int get(int at);

  /** Copies the numbers from {@code first} on to every {@code stride}-th place of an array. */
  void copy(int first, int after, int[] into, int at, int stride);

  /** Adds how often each number occurs from {@code first} on. */
  void count(int first, int after, long[] counts);

  /** Up to 255. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Bytes(byte[] numbers) implements TokenBlock {
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

    @Override
    public void count(int first, int after, long[] counts) {
      for (int i = first; i < after; i++) {
        counts[Byte.toUnsignedInt(numbers[i])]++;
      }
    }
  }

  /** Up to 65,535. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Shorts(char[] numbers) implements TokenBlock {
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

    @Override
    public void count(int first, int after, long[] counts) {
      for (int i = first; i < after; i++) {
        counts[numbers[i]]++;
      }
    }
  }

  /** Any. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Ints(int[] numbers) implements TokenBlock {
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

    @Override
    public void count(int first, int after, long[] counts) {
      for (int i = first; i < after; i++) {
        counts[numbers[i]]++;
      }
    }
  }
}
