package dev.rnnc.cpu.kernel;

/**
 * A generated kernel: one {@link Tile} of {@code C (= | +=) Σ_d left(i, d) · right(d, j)}. The
 * steps from one depth to the next are part of the kernel.
 */
interface TileKernel {
  /** Where element (i, d) of the left operand lies. */
  enum LeftLayout {
    /** At {@code i * stride + d}: in the rows of A in a product. */
    ROWS,
    /** At {@code d * step + i}, the stride being of no use: in the columns of A in an outer sum. */
    COLUMNS
  }

  /**
   * Computes {@code rows} by {@code columns} elements of C, at most a tile. All offsets are those
   * of element (0, 0).
   */
  void run(
      float[] left,
      int leftOffset,
      int leftStride,
      float[] right,
      int rightOffset,
      float[] c,
      int cOffset,
      int cStride,
      int depth,
      int rows,
      int columns,
      boolean accumulate);
}
