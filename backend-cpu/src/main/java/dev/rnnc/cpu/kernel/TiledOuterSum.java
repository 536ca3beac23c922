package dev.rnnc.cpu.kernel;

/**
 * The outer sum in tiles: over a block of rows, the columns of B that a tile spans are packed, and
 * stay in the first-level cache for all columns of A. Unpacked they would compete for a few sets of
 * that cache, since rows are often a power of two apart. A later block goes on from the stored
 * value.
 */
record TiledOuterSum(Tiles tiles) implements OuterSum {
  /** Rows of A and B at a time, by measurement. */
  private static final int ROW_BLOCK = 128;

  @Override
  public String describe(int columns) {
    return "%s, %d rows at a time".formatted(tiles.describe(columns), ROW_BLOCK);
  }

  @Override
  public void run(
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
    int tileRows = tiles.rows();
    int tileColumns = tiles.width();
    float[] panel = Scratch.floats(ROW_BLOCK * tileColumns);
    int row = 0;
    do {
      int block = Math.min(ROW_BLOCK, rows - row);
      for (int n = nBegin; n < nEnd; n += tileColumns) {
        int columns = Math.min(tileColumns, nEnd - n);
        tiles.pack(b, bOffset + row * bStride + n, bStride, panel, 0, block, columns);
        for (int m = mBegin; m < mEnd; m += tileRows) {
          tiles.run(
              a,
              aOffset + row * aStride + m,
              aStride,
              panel,
              0,
              c,
              cOffset + m * cStride + n,
              cStride,
              block,
              Math.min(tileRows, mEnd - m),
              columns,
              accumulate || row > 0);
        }
      }
      row += block;
    } while (row < rows);
  }
}
