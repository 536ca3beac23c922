package dev.rnnc.cpu.kernel;

/**
 * {@code C[m, n] (= | +=) Σ_r A[r, m] · B[r, n]}: the gradient of a weight, summed over rows.
 *
 * <p>Every element is one chain of fused multiply-adds over ascending rows, which starts from 0 or,
 * accumulating, from the stored value. Safe for use by several threads at once on disjoint parts of
 * C.
 */
public interface OuterSum {
  /** The code that was chosen for a result's shape, and why: a phrase for people. */
  String describe(int rows, int columns);

  /** The most columns of C that are computed at once. */
  int tileWidth();

  /** How many of a number of columns are computed at once, each number once. */
  int[] tileWidths(int columns);

  /**
   * Whether operands are packed before they are multiplied, of which other code is then computed.
   *
   * @param m the rows of C
   */
  boolean packs(int m, int aStride, int bStride);

  /**
   * Sums over the rows {@code [0, rows)} for the part {@code [mBegin, mEnd) × [nBegin, nEnd)} of C.
   * A's element (r, i) is {@code a[aOffset + r * aStride + i]}, B's (r, j) so, and C's (i, j) is
   * {@code c[cOffset + i * cStride + j]}.
   */
  void run(
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
      int nEnd);
}
