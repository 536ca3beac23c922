package dev.rnnc.cpu.kernel;

import dev.rnnc.cpu.kernel.TileKernel.Layout;
import java.util.stream.IntStream;

/**
 * Computes tiles of any number of columns. Generated code knows whole vectors only, so that it is
 * small and soon compiled; a tile whose last vector has idle lanes is computed in scratch memory.
 *
 * @param rows the most rows of a tile
 * @param width the most columns of a panel, and of a tile
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

  static Tiles of(Tile tile, Layout layout, VectorWidth width, boolean readsAhead) {
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

  /** In how few panels a number of columns fits. */
  int panels(int columns) {
    return Math.ceilDiv(columns, width);
  }

  /**
   * The first column of a panel, or the number of columns for the panel after the last, where
   * panels are as equal as can be: one that is much narrower than a tile would not keep the
   * multipliers busy. So it is in outer sums; in products of few rows it was seen to cost more than
   * it gains.
   */
  int first(int panel, int columns) {
    int panels = panels(columns);
    return panel < panels
        ? Math.ceilDiv(Math.ceilDiv(columns, lanes) * panel, panels) * lanes
        : columns;
  }

  /** The numbers of columns that such panels have, each once. */
  int[] panelWidths(int columns) {
    return IntStream.range(0, panels(columns))
        .map(panel -> first(panel + 1, columns) - first(panel, columns))
        .distinct()
        .toArray();
  }

  /** How a number of columns is divided: a phrase for people. */
  String describe(int columns) {
    int count = panels(columns);
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
      int aheadOrPanelStride,
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
          aheadOrPanelStride,
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
            aheadOrPanelStride,
            tileRows,
            vectors,
            accumulate);
    for (int i = 0; i < tileRows; i++) {
      System.arraycopy(tile, i * width, c, cOffset + i * cStride, columns);
    }
    return digest;
  }
}
