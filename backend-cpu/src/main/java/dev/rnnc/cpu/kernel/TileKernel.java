package dev.rnnc.cpu.kernel;

/**
 * A generated kernel: one {@link Tile} of {@code C (= | +=) Σ_d left(i, d) · right(d, j)}, where
 * the right operand is a panel: packed rows as wide as the tile.
 */
interface TileKernel {
  /** Where element (i, d) of the left operand lies. */
  enum LeftLayout {
    /** At {@code i * stride + d}: in the rows of A, in a product. */
    ROWS,
    /** At {@code d * stride + i}: in the columns of A, or packed, in an outer sum. */
    COLUMNS
  }

  /** Floats from one read ahead to the next. */
  int AHEAD_STEP = 8;

  /**
   * Computes {@code rows} rows of {@code vectors} whole vectors of C, at most a tile. All offsets
   * are those of element (0, 0).
   *
   * <p>A kernel that reads ahead also reads {@code panel[ahead + d * AHEAD_STEP]} for every d below
   * the depth, so that a later call finds it in a near cache; another ignores {@code ahead}.
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
      int ahead,
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
