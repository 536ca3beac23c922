package dev.rnnc.cpu.kernel;

import dev.rnnc.cpu.kernel.TileKernel.LeftLayout;

/**
 * Computes tiles of any number of columns. Generated code knows whole vectors only, so that it is
 * small and soon compiled; a tile whose last vector has idle lanes is computed in scratch memory.
 *
 * @param rows the most rows of a tile
 * @param width the columns of a panel, and the most columns of a tile
 * @param lanes the columns of a vector
 * @param readsAhead whether the kernel reads ahead
 */
record Tiles(TileKernel kernel, int rows, int width, int lanes, boolean readsAhead) {
  /** Floats of a matrix that no longer fits the second-level cache: 1 MiB. */
  private static final long LARGE = 1 << 18;

  /** Whether a matrix comes from farther away than the second-level cache. */
  static boolean isLarge(int rows, int columns) {
    return (long) rows * columns >= LARGE;
  }

  static Tiles of(Tile tile, LeftLayout layout, VectorWidth width, boolean readsAhead) {
    return new Tiles(
        new TileCompiler(tile, layout, width, readsAhead).compile(),
        tile.rows(),
        tile.vectors() * width.lanes(),
        width.lanes(),
        readsAhead);
  }

  /** What they are, and why: a phrase for people. */
  String describe() {
    return "tiles of %d rows by %d columns, whose sums stay in %d of %d registers"
        .formatted(rows, width, rows * width / lanes, VectorWidth.preferred().registers());
  }

  /** How a number of columns is divided: a phrase for people. */
  String describe(int columns) {
    int count = Math.ceilDiv(columns, width);
    int idle = Math.ceilDiv(columns, lanes) * lanes - columns;
    return (count == 1 ? "1 panel" : count + " panels")
        + (idle == 0 ? "" : " (%d lanes of the last idle)".formatted(idle));
  }

  /** As {@link TileKernel#run}, for a number of columns. */
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
      int tileRows,
      int columns,
      boolean accumulate) {
    int vectors = Math.ceilDiv(columns, lanes);
    if (vectors * lanes == columns) {
      return kernel.run(
          left,
          leftOffset,
          leftStride,
          panel,
          panelOffset,
          c,
          cOffset,
          cStride,
          depth,
          ahead,
          tileRows,
          vectors,
          accumulate);
    }
    float[] tile = Scratch.tile(rows * width);
    if (accumulate) {
      for (int i = 0; i < tileRows; i++) {
        System.arraycopy(c, cOffset + i * cStride, tile, i * width, columns);
      }
    }
    int digest =
        kernel.run(
            left,
            leftOffset,
            leftStride,
            panel,
            panelOffset,
            tile,
            0,
            width,
            depth,
            ahead,
            tileRows,
            vectors,
            accumulate);
    for (int i = 0; i < tileRows; i++) {
      System.arraycopy(tile, i * width, c, cOffset + i * cStride, columns);
    }
    return digest;
  }
}
