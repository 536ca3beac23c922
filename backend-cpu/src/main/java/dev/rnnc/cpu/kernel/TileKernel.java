package dev.rnnc.cpu.kernel;

/**
 * A generated kernel: one {@link Tile} of {@code C (= | +=) Σ_d left(i, d) · right(d, j)}, where
 * the right operand is a panel: rows of whole vectors.
 */
interface TileKernel {
  /** Where the operands lie. A packed panel has rows as wide as the tile, side by side. */
  enum Layout {
    /** A product: left (i, d) at {@code i * leftStride + d}, the panel packed. */
    PRODUCT,
    /** An outer sum: left (i, d) at {@code d * tile rows + i}, the panel packed. */
    PACKED_SUM,
    /** An outer sum: left (i, d) at {@code d * leftStride + i}, the panel's rows apart, too. */
    SUM
  }

  /** Floats from one read ahead to the next. */
  int AHEAD_STEP = 8;

  /**
   * Computes {@code rows} rows of {@code vectors} whole vectors of C, at most a tile. All offsets
   * are those of element (0, 0). Strides that the layout fixes are not looked at.
   *
   * <p>One parameter is two things, since with one more C2 writes loops that take 5 to 20 % longer.
   * In a {@link Layout#SUM} it is how far the rows of the panel are apart. A product's kernel that
   * reads ahead also reads {@code panel[ahead + d * AHEAD_STEP]} for every d below the depth, so
   * that a later call finds it in a near cache. All others ignore it.
   *
   * @return something that depends on what was read ahead
   */
  int run(
      float[] left,
      int leftOffset,
      int leftStride,
      float[] panel,
      int panelOffset,
      float[] c,
      int cOffset,
      int cStride,
      int depth,
      int aheadOrPanelStride,
      int rows,
      int vectors,
      boolean accumulate);

  /**
   * Packs the first {@code columns} of {@code depth} rows, {@code stride} apart, into a panel; what
   * is left of its width is filled with zeros.
   */
  void pack(
      float[] from, int offset, int stride, float[] panel, int panelOffset, int depth, int columns);

  /**
   * Packs the first {@code count} floats of {@code depth} rows, at most as many as the tile has
   * rows, side by side; what is left up to as many is filled with zeros.
   */
  void packLeft(float[] from, int offset, int stride, float[] packed, int at, int depth, int count);
}
