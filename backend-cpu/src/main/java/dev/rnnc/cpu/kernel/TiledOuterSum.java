package dev.rnnc.cpu.kernel;

/**
 * The outer sum in tiles: over a block of rows, the columns of B that a tile spans are packed, and
 * stay in the first-level cache for all columns of A, which are packed too. Unpacked they would
 * compete for a few sets of that cache, since rows are often a power of two apart. A later block
 * goes on from the stored value.
 */
record TiledOuterSum(Tiles tiles) implements OuterSum {
  /** Rows of A and B at a time, by measurement. */
  private static final int ROW_BLOCK = 128;

  /** As {@link #ROW_BLOCK} where C is large, which is read and written for every block. */
  private static final int LARGE_ROW_BLOCK = 256;

  @Override
  public String describe(int rows, int columns) {
    return Tiles.isLarge(rows, columns)
        ? "%s, %d rows at a time".formatted(tiles.describe(columns), LARGE_ROW_BLOCK)
        : "%s, %d rows at a time".formatted(tiles.describe(columns), ROW_BLOCK);
  }

  @Override
  public int tileWidth() {
    return tiles.width();
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
    boolean large = Tiles.isLarge(mEnd - mBegin, nEnd - nBegin);
    int rowBlock = Math.min(rows, large ? LARGE_ROW_BLOCK : ROW_BLOCK);
    int right = Alignment.START;
    int left = right + rowBlock * tileColumns;
    float[] packed = Scratch.floats(left + rowBlock * (mEnd - mBegin + tileRows));
    int row = 0;
    do {
      int block = Math.min(rowBlock, rows - row);
      packLeft(a, aOffset + row * aStride + mBegin, aStride, packed, left, block, mEnd - mBegin);
      for (int n = nBegin; n < nEnd; n += tileColumns) {
        int columns = Math.min(tileColumns, nEnd - n);
        tiles.kernel().pack(b, bOffset + row * bStride + n, bStride, packed, right, block, columns);
        for (int m = mBegin; m < mEnd; m += tileRows) {
          tiles.run(
              packed,
              left + (m - mBegin) * block,
              tileRows,
              packed,
              right,
              c,
              cOffset + m * cStride + n,
              cStride,
              block,
              0,
              Math.min(tileRows, mEnd - m),
              columns,
              accumulate || row > 0);
        }
      }
      row += block;
    } while (row < rows);
  }

  /** Packs a block of A: the columns of a tile in row after row, then the next tile's. */
  private void packLeft(
      float[] a, int offset, int stride, float[] packed, int to, int block, int columns) {
    int tileRows = tiles.rows();
    for (int m = 0; m < columns; m += tileRows) {
      tiles
          .kernel()
          .packLeft(
              a,
              offset + m,
              stride,
              packed,
              to + m * block,
              block,
              Math.min(tileRows, columns - m));
    }
  }
}
