package dev.rnnc.cpu.kernel;

import dev.rnnc.cpu.kernel.TileKernel.Layout;

/**
 * Makes {@link OuterSum}s; all of a vector width share the code of packed operands, or of others.
 */
public final class OuterSums {
  /** Rows of C up to which packing does not pay, by measurement. */
  private static final int FEW = 192;

  /** Floats of two lines of the cache. */
  private static final int TWO_LINES = 32;

  /** Rows of A and B at a time, by measurement. */
  private static final int ROW_BLOCK = 128;

  /** The same for operands that are not packed, and where C is large. */
  private static final int LONG_ROW_BLOCK = 256;

  private OuterSums() {}

  /**
   * The outer sum for a C of {@code m} rows and {@code n} columns, or for parts of it, in the
   * {@linkplain VectorWidth#preferred preferred} width.
   *
   * <p>Operands are packed where C has many rows, for all of which it is done once. Where it has
   * few, that takes longer than what it saves, unless rows are an even number of cache lines apart
   * and compete for a few sets of the first-level cache.
   */
  public static OuterSum of(int m, int n, int aStride, int bStride) {
    return of(m, n, aStride, bStride, VectorWidth.preferred());
  }

  static OuterSum of(int m, int n, int aStride, int bStride, VectorWidth width) {
    boolean packs = m > FEW || aStride % TWO_LINES == 0 || bStride % TWO_LINES == 0;
    Layout layout = packs ? Layout.PACKED_SUM : Layout.SUM;
    int rowBlock = packs && !Tiles.isLarge(m, n) ? ROW_BLOCK : LONG_ROW_BLOCK;
    return new TiledOuterSum(
        Tiles.of(Tile.forOuterSums(width), layout, width, false), packs, rowBlock);
  }
}
