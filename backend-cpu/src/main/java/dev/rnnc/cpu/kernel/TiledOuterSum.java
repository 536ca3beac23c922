package dev.rnnc.cpu.kernel;

/**
 * The outer sum in tiles: over a block of rows, the columns of B that a tile spans stay in the
 * first-level cache for all columns of A. A later block goes on from the stored value.
 *
 * @param kernel computes a tile
 * @param tileRows the rows of C in a tile
 * @param tileColumns the columns of C in a tile
 */
record TiledOuterSum(int aStride, int bStride, TileKernel kernel, int tileRows, int tileColumns)
    implements OuterSum {
  /** Floats of B that stay in the first-level cache: 24 KiB. */
  private static final int RIGHT_BLOCK = 6144;

  @Override
  public void run(
      float[] a,
      int aOffset,
      float[] b,
      int bOffset,
      float[] c,
      int cOffset,
      int cStride,
      boolean accumulate,
      int rows,
      int mBegin,
      int mEnd,
      int nBegin,
      int nEnd) {
    int rowBlock = RIGHT_BLOCK / tileColumns;
    int row = 0;
    do {
      int block = Math.min(rowBlock, rows - row);
      for (int n = nBegin; n < nEnd; n += tileColumns) {
        for (int m = mBegin; m < mEnd; m += tileRows) {
          kernel.run(
              a,
              aOffset + row * aStride + m,
              aStride,
              b,
              bOffset + row * bStride + n,
              c,
              cOffset + m * cStride + n,
              cStride,
              block,
              Math.min(tileRows, mEnd - m),
              Math.min(tileColumns, nEnd - n),
              accumulate || row > 0);
        }
      }
      row += block;
    } while (row < rows);
  }
}
