package dev.rnnc.cpu.kernel;

import dev.rnnc.cpu.kernel.TileKernel.Layout;

/** Makes {@link OuterSum}s; all share the generated code of a vector width. */
public final class OuterSums {
  private OuterSums() {}

  /** The outer sum for the {@linkplain VectorWidth#preferred preferred} width. */
  public static OuterSum create() {
    return create(VectorWidth.preferred());
  }

  /** The outer sum for vectors of a width. */
  public static OuterSum create(VectorWidth width) {
    return create(Tile.forOuterSums(width), width);
  }

  static OuterSum create(Tile tile, VectorWidth width) {
    return new TiledOuterSum(
        Tiles.of(tile, Layout.PACKED_SUM, width, false), Tiles.of(tile, Layout.SUM, width, false));
  }
}
