package dev.rnnc.cpu.kernel;

/**
 * {@code C[m, n] (= | +=) Σ_r A[r, m] · B[r, n]}: the gradient of a weight, summed over rows.
 *
 * <p>Every element is one chain of fused multiply-adds over ascending rows, which starts from 0 or,
 * accumulating, from the stored value. Safe for use by several threads at once on disjoint parts of
 * C.
 */
public interface OuterSum {
  /** How C is computed if it has so many columns: a phrase for people. */
  String describe(int columns);

  /** The most rows of C that are computed at once; what is left of its rows is, too. */
  int tileHeight();

  /** The most columns of C that are computed at once. */
  int tileWidth();

  /** How many of a number of columns are computed at once, each number once. */
  int[] tileWidths(int columns);

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
