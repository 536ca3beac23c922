package dev.rnnc.data;

/** Orders and hashes that are the same on every machine and in every release. */
final class Shuffle {
  private static final long GOLDEN = 0x9e3779b97f4a7c15L;

  private long state;

  Shuffle(long seed, long epoch) {
    this.state = mix(mix(seed + GOLDEN) ^ (epoch + GOLDEN));
  }

  /** A number from 0 up to, not including, {@code bound}. Lemire 2019, without the rejection. */
  int below(int bound) {
    state += GOLDEN;
    return (int) Math.unsignedMultiplyHigh(mix(state), bound);
  }

  /** A number from 0 up to, not including, 1: of 24 bits, as {@code below(1 << 24)} has them. */
  float unit() {
    state += GOLDEN;
    return (mix(state) >>> 40) * 0x1p-24f;
  }

  /** The numbers from 0 to {@code count - 1} in a drawn order. */
  int[] order(int count) {
    int[] order = new int[count];
    order(order);
    return order;
  }

  /** The same into an array of so many. Fisher and Yates. */
  void order(int[] order) {
    for (int i = 0; i < order.length; i++) {
      int j = below(i + 1);
      order[i] = order[j];
      order[j] = i;
    }
  }

  /** 64 bits of a text's content. */
  static long hash(char[] text, int begin, int end) {
    long hash = mix(end - begin + GOLDEN);
    for (int i = begin; i < end; i++) {
      hash = mix(hash ^ (text[i] + GOLDEN));
    }
    return hash;
  }

  /** Stafford's variant 13 of the MurmurHash3 finaliser. */
  static long mix(long value) {
    long x = value;
    x = (x ^ (x >>> 30)) * 0xbf58476d1ce4e5b9L;
    x = (x ^ (x >>> 27)) * 0x94d049bb133111ebL;
    return x ^ (x >>> 31);
  }
}
