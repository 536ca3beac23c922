package dev.rnnc.cpu.kernel;

import dev.rnnc.cpu.kernel.TileKernel.LeftLayout;

/** Makes {@link OuterSum}s; equal strides share generated code. */
public final class OuterSums {
  private OuterSums() {}

  /** The outer sum of operands whose rows are this far apart. */
  public static OuterSum of(int aStride, int bStride) {
    return of(aStride, bStride, VectorWidth.preferred());
  }

  /** The outer sum for vectors of a width. */
  public static OuterSum of(int aStride, int bStride, VectorWidth width) {
    return of(aStride, bStride, Tile.forOuterSums(width), width);
  }

  static OuterSum of(int aStride, int bStride, Tile tile, VectorWidth width) {
    TileKernel kernel =
        new TileCompiler(tile, LeftLayout.COLUMNS, aStride, bStride, width).compile();
    return new TiledOuterSum(aStride, bStride, kernel, tile.rows(), tile.vectors() * width.lanes());
  }
}
