package dev.rnnc.ir;

/**
 * The random numbers of masks: a pure function of where an element stands, so that every backend,
 * any number of threads and a resumed run draw the same. A 64-bit mix (Stafford's variant 13 of the
 * MurmurHash3 finaliser) makes one key per row; a 32-bit mix (lowbias32 by Wellons) makes the
 * elements of the row from it.
 */
public final class CounterRandom {
  /** Bits of a drawn number. */
  public static final int BITS = 24;

  private CounterRandom() {}

  /** The key of a row. Rows of values without time have time step 0. */
  public static int rowKey(long seed, long step, int stream, int timeStep, int batchRow) {
    long key = mix(seed + 0x9e3779b97f4a7c15L);
    key = mix(key ^ (step + 0x9e3779b97f4a7c15L));
    key = mix(key ^ (((long) stream << 32) + 0x632be59bd9b4e019L));
    key = mix(key ^ (((long) timeStep << 32) | (batchRow & 0xffffffffL)));
    return (int) (key >>> 32);
  }

  /** A whole number of {@link #BITS} bits for a feature of a row. */
  public static int draw(int rowKey, int feature) {
    int x = rowKey + feature * 0x9e3779b9;
    x ^= x >>> 16;
    x *= 0x7feb352d;
    x ^= x >>> 15;
    x *= 0x846ca68b;
    x ^= x >>> 16;
    return x >>> (Integer.SIZE - BITS);
  }

  /** An element is kept when its draw is at least this. */
  public static int threshold(double rate) {
    return (int) Math.ceil(rate * (1 << BITS));
  }

  /** Whether the element is kept with probability {@code 1 - rate}. */
  public static boolean keeps(int rowKey, int feature, double rate) {
    return draw(rowKey, feature) >= threshold(rate);
  }

  private static long mix(long value) {
    long x = value;
    x = (x ^ (x >>> 30)) * 0xbf58476d1ce4e5b9L;
    x = (x ^ (x >>> 27)) * 0x94d049bb133111ebL;
    return x ^ (x >>> 31);
  }
}
