package dev.rnnc.cpu.kernel;

/** Memory that a kernel uses during one call, one piece per thread and shared by all kernels. */
final class Scratch {
  private static final ThreadLocal<float[]> FLOATS = ThreadLocal.withInitial(() -> new float[4096]);

  private static final ThreadLocal<float[]> TILE = ThreadLocal.withInitial(() -> new float[512]);

  private static final ThreadLocal<float[]> LANES =
      ThreadLocal.withInitial(() -> new float[RowSteps.LANES]);

  /** Never written. */
  private static volatile float[] zeros = new float[1024];

  private Scratch() {}

  /** At least {@code length} floats of any content. */
  static float[] floats(int length) {
    return atLeast(length, FLOATS);
  }

  /** At least {@code length} floats of any content, other ones than {@link #floats}. */
  static float[] tile(int length) {
    return atLeast(length, TILE);
  }

  private static float[] atLeast(int length, ThreadLocal<float[]> memory) {
    float[] floats = memory.get();
    if (floats.length < length) {
      floats = new float[length];
      memory.set(floats);
    }
    return floats;
  }

  /** The lanes of a sum, of any content. */
  static float[] lanes() {
    return LANES.get();
  }

  /** At least {@code length} zeros, to be read only. */
  static float[] zeros(int length) {
    float[] current = zeros;
    if (current.length < length) {
      current = new float[length];
      zeros = current;
    }
    return current;
  }
}
