package dev.rnnc.cpu.kernel;

/** Makes {@link OuterSum}s. */
public final class OuterSums {
  private OuterSums() {}

  /** The outer sum for the {@linkplain VectorWidth#preferred preferred} width. */
  public static OuterSum create() {
    return OuterSums::plain;
  }

  private static void plain(
      float[] a,
      int aOffset,
      int aStride,
      float[] b,
      int bOffset,
      int bStride,
      float[] c,
      int cOffset,
      int cStride,
      boolean accumulate,
      int rows,
      int mBegin,
      int mEnd,
      int nBegin,
      int nEnd) {
    for (int i = mBegin; i < mEnd; i++) {
      for (int j = nBegin; j < nEnd; j++) {
        int at = cOffset + i * cStride + j;
        float chain = accumulate ? c[at] : 0;
        for (int r = 0; r < rows; r++) {
          chain = Math.fma(a[aOffset + r * aStride + i], b[bOffset + r * bStride + j], chain);
        }
        c[at] = chain;
      }
    }
  }
}
