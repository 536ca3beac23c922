package dev.rnnc.cpu.kernel;

/**
 * The outer sum in tiles: over a block of rows, the columns of B that a tile spans stay in the
 * first-level cache for all columns of A. A later block goes on from the stored value.
 *
 * <p>Where C has many rows, a block's operands are packed side by side first, which is done once
 * for all of them. Where it has few, that takes longer than what it saves, unless rows would
 * compete for a few sets of that cache.
 *
 * @param packed the tiles of packed operands
 * @param inPlace the tiles of others, of the same size
 */
record TiledOuterSum(Tiles packed, Tiles inPlace) implements OuterSum {
  /** Rows of C up to which packing does not pay, by measurement. */
  private static final int FEW = 192;

  /** Floats of two lines of the cache. */
  private static final int TWO_LINES = 32;

  /** Rows of A and B at a time, by measurement. */
  private static final int ROW_BLOCK = 128;

  /** As {@link #ROW_BLOCK} where there are few rows of C or many elements. */
  private static final int LONG_ROW_BLOCK = 256;

  @Override
  public String describe(int rows, int columns) {
    return "%s, %d rows at a time%s"
        .formatted(packed.describe(columns), rowBlock(rows, columns), rows > FEW ? ", packed" : "");
  }

  private static int rowBlock(int rows, int columns) {
    return rows <= FEW || Tiles.isLarge(rows, columns) ? LONG_ROW_BLOCK : ROW_BLOCK;
  }

  @Override
  public int tileWidth() {
    return packed.width();
  }

  @Override
  public int[] tileWidths(int columns) {
    return packed.panelWidths(columns);
  }

  @Override
  public boolean packs(int m, int aStride, int bStride) {
    return m > FEW || aStride % TWO_LINES == 0 || bStride % TWO_LINES == 0;
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
    int columns = nEnd - nBegin;
    int rowBlock = Math.min(rows, rowBlock(mEnd - mBegin, columns));
    int lastVectorEnd = bOffset + (rows - 1) * bStride + nEnd - 1 + packed.lanes();
    boolean packs = packs(mEnd - mBegin, aStride, bStride) || lastVectorEnd > b.length;
    int row = 0;
    do {
      int block = Math.min(rowBlock, rows - row);
      int aAt = aOffset + row * aStride;
      int bAt = bOffset + row * bStride;
      boolean goesOn = accumulate || row > 0;
      if (packs) {
        runPacked(
            a, aAt, aStride, b, bAt, bStride, c, cOffset, cStride, goesOn, block, mBegin, mEnd,
            nBegin, nEnd);
      } else {
        runInPlace(
            a, aAt, aStride, b, bAt, bStride, c, cOffset, cStride, goesOn, block, mBegin, mEnd,
            nBegin, nEnd);
      }
      row += block;
    } while (row < rows);
  }

  private void runInPlace(
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
      int block,
      int mBegin,
      int mEnd,
      int nBegin,
      int nEnd) {
    int tileRows = inPlace.rows();
    int columns = nEnd - nBegin;
    for (int panel = 0; panel < inPlace.panels(columns); panel++) {
      int n = nBegin + inPlace.first(panel, columns);
      int count = nBegin + inPlace.first(panel + 1, columns) - n;
      for (int m = mBegin; m < mEnd; m += tileRows) {
        inPlace.run(
            a,
            aOffset + m,
            aStride,
            b,
            bOffset + n,
            c,
            cOffset + m * cStride + n,
            cStride,
            block,
            bStride,
            Math.min(tileRows, mEnd - m),
            count,
            accumulate);
      }
    }
  }

  private void runPacked(
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
      int block,
      int mBegin,
      int mEnd,
      int nBegin,
      int nEnd) {
    int tileRows = packed.rows();
    int columns = nEnd - nBegin;
    int right = Alignment.START;
    int left = right + block * packed.width();
    float[] both = Scratch.floats(left + block * (mEnd - mBegin + tileRows));
    for (int m = mBegin; m < mEnd; m += tileRows) {
      int to = left + (m - mBegin) * block;
      int count = Math.min(tileRows, mEnd - m);
      packed.kernel().packLeft(a, aOffset + m, aStride, both, to, block, count);
    }
    for (int panel = 0; panel < packed.panels(columns); panel++) {
      int n = nBegin + packed.first(panel, columns);
      int count = nBegin + packed.first(panel + 1, columns) - n;
      packed.kernel().pack(b, bOffset + n, bStride, both, right, block, count);
      for (int m = mBegin; m < mEnd; m += tileRows) {
        packed.run(
            both,
            left + (m - mBegin) * block,
            tileRows,
            both,
            right,
            c,
            cOffset + m * cStride + n,
            cStride,
            block,
            0,
            Math.min(tileRows, mEnd - m),
            count,
            accumulate);
      }
    }
  }
}
