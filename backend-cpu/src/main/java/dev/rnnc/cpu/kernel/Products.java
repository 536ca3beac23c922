package dev.rnnc.cpu.kernel;

import dev.rnnc.cpu.kernel.TileKernel.Layout;

/** Makes {@link Product}s. All shapes share the generated code of a vector width. */
public final class Products {
  private Products() {}

  /** The code of all products, and why it is so: a phrase for people. */
  public static String describe() {
    VectorWidth width = VectorWidth.preferred();
    TiledProduct any = of(1, 1, Tile.forProducts(width), width);
    return "%s; a panel of a matrix, of at most %d KiB, stays in the first-level cache for all rows"
        .formatted(any.tiles().describe(), TiledProduct.PANEL_BLOCK * Float.BYTES / 1024);
  }

  /** The product with a W of this depth and number of columns. */
  public static Product of(int depth, int columns) {
    return of(depth, columns, VectorWidth.preferred());
  }

  /** The product for vectors of a width. */
  public static Product of(int depth, int columns, VectorWidth width) {
    return of(depth, columns, Tile.forProducts(width), width);
  }

  static TiledProduct of(int depth, int columns, Tile tile, VectorWidth width) {
    if (depth < 0 || columns < 0) {
      throw new IllegalArgumentException("a product of depth " + depth + " to " + columns);
    }
    boolean readsAhead = Tiles.isLarge(depth, columns);
    return new TiledProduct(depth, columns, Tiles.of(tile, Layout.PRODUCT, width, readsAhead));
  }
}
