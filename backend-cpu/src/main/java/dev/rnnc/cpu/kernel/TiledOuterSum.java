package dev.rnnc.cpu.kernel;

/**
 * The outer sum in tiles: over a block of rows, the columns of B that a tile spans stay in the
 * first-level cache for all columns of A. A later block goes on from the stored value.
 *
 * @param packs whether a block's operands are packed side by side first; else they are read where
 *     they are
 * @param rowBlock rows of A and B at a time
 */
record TiledOuterSum(Tiles tiles, boolean packs, int rowBlock) implements OuterSum {
  @Override
  public String describe(int columns) {
    return "%s, %d rows at a time%s"
        .formatted(tiles.describe(columns), rowBlock, packs ? ", packed" : "");
  }

  @Override
  public int tileHeight() {
    return tiles.rows();
  }

  @Override
  public int tileWidth() {
    return tiles.width();
  }

  @Override
  public int[] tileWidths(int columns) {
    return tiles.panelWidths(columns);
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
    int columns = nEnd - nBegin;
    int lastVectorEnd = bOffset + (rows - 1) * bStride + nEnd - 1 + tiles.lanes();
    boolean packing = packs || lastVectorEnd > b.length;
    int right = Alignment.START;
    int left = right + Math.min(rows, rowBlock) * tiles.width();
    int length = left + Math.min(rows, rowBlock) * (mEnd - mBegin + tileRows);
    float[] packed = Scratch.floats(packing ? length : 0);
    int row = 0;
    do {
      int block = Math.min(rowBlock, rows - row);
      int aAt = aOffset + row * aStride;
      if (packing) {
        packLeft(a, aAt + mBegin, aStride, packed, left, block, mEnd - mBegin);
      }
      for (int panel = 0; panel < tiles.panels(columns); panel++) {
        int n = nBegin + tiles.first(panel, columns);
        int count = nBegin + tiles.first(panel + 1, columns) - n;
        int bAt = bOffset + row * bStride + n;
        if (packing) {
          tiles.kernel().pack(b, bAt, bStride, packed, right, block, count);
        }
        for (int m = mBegin; m < mEnd; m += tileRows) {
          tiles.run(
              packing ? packed : a,
              packing ? left + (m - mBegin) * block : aAt + m,
              packing ? tileRows : aStride,
              packing ? packed : b,
              packing ? right : bAt,
              c,
              cOffset + m * cStride + n,
              cStride,
              block,
              packing ? tiles.width() : bStride,
              Math.min(tileRows, mEnd - m),
              count,
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
