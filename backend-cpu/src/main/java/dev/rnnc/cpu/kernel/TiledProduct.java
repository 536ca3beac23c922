package dev.rnnc.cpu.kernel;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * The product in tiles: a block of a panel that fits the first-level cache is used for all rows of
 * a block of A before the next one. While the tiles of a block of a large W are computed, the next
 * block is read, which comes from farther away.
 */
record TiledProduct(int depth, int columns, Tiles tiles) implements Product {
  /** Floats of a panel that stay in the first-level cache: 32 KiB. */
  static final int PANEL_BLOCK = 8192;

  /** Written so that the compiler does not leave out what was read ahead. */
  @SuppressWarnings("UnusedVariable")
  private static int readAhead;

  /** Floats of A that stay in the second-level cache: 128 KiB. */
  private static final int LEFT_BLOCK = 32768;

  @Override
  public int packedLength() {
    return panels() * depth * panelWidth();
  }

  @Override
  public TiledProduct ofShape(int otherDepth, int otherColumns) {
    return new TiledProduct(otherDepth, otherColumns, tiles);
  }

  @Override
  public int panelWidth() {
    return tiles.width();
  }

  private int panels() {
    return tiles.panels(columns);
  }

  @Override
  public int[] panelWidths() {
    int width = panelWidth();
    return IntStream.of(columns < width ? 0 : width, columns % width)
        .filter(part -> part > 0)
        .toArray();
  }

  /** The depth of a block of a panel: as much as fits, the same in all blocks. */
  private int depthBlock() {
    int most = Math.max(1, PANEL_BLOCK / panelWidth());
    return Math.max(1, Math.ceilDiv(depth, Math.max(1, Math.ceilDiv(depth, most))));
  }

  @Override
  public String describe() {
    return tiles.describe(columns)
        + (depth <= depthBlock() ? "" : ", %d of the depth at a time".formatted(depthBlock()))
        + (tiles.readsAhead() ? ", the next read ahead" : "");
  }

  @Override
  public void pack(
      float[] w, int offset, int depthStride, int columnStride, float[] panels, int panelsOffset) {
    int panelWidth = panelWidth();
    for (int panel = 0; panel < panels(); panel++) {
      int first = panel * panelWidth;
      int count = Math.min(panelWidth, columns - first);
      int from = offset + first * columnStride;
      int to = panelsOffset + panel * depth * panelWidth;
      if (columnStride == 1) {
        tiles.kernel().pack(w, from, depthStride, panels, to, depth, count);
      } else {
        for (int d = 0; d < depth; d++) {
          for (int j = 0; j < count; j++) {
            panels[to + d * panelWidth + j] = w[from + d * depthStride + j * columnStride];
          }
          Arrays.fill(panels, to + d * panelWidth + count, to + (d + 1) * panelWidth, 0);
        }
      }
    }
  }

  @Override
  public void run(
      float[] a,
      int aOffset,
      int aStride,
      float[] panels,
      int panelsOffset,
      float[] c,
      int cOffset,
      int cStride,
      boolean accumulate,
      int rowBegin,
      int rowEnd,
      int panelBegin,
      int panelEnd) {
    int panelWidth = panelWidth();
    int tileRows = tiles.rows();
    int depthBlock = depthBlock();
    int end = panelsOffset + packedLength();
    int digest = 0;
    int rowBlock = Math.max(tileRows, LEFT_BLOCK / depthBlock / tileRows * tileRows);
    for (int rows = rowBegin; rows < rowEnd; rows += rowBlock) {
      int rowsEnd = Math.min(rowEnd, rows + rowBlock);
      for (int panel = panelBegin; panel < Math.min(panelEnd, panels()); panel++) {
        int first = panel * panelWidth;
        int count = Math.min(panelWidth, columns - first);
        int from = panelsOffset + panel * depth * panelWidth;
        int d = 0;
        do {
          int block = Math.min(depthBlock, depth - d);
          int ahead = from + (d + block) * panelWidth;
          for (int row = rows; row < rowsEnd; row += tileRows) {
            int aheadLength = block * TileKernel.AHEAD_STEP;
            if (ahead + aheadLength > end) {
              ahead = panelsOffset;
            }
            digest ^=
                tiles.run(
                    a,
                    aOffset + row * aStride + d,
                    aStride,
                    panels,
                    from + d * panelWidth,
                    c,
                    cOffset + row * cStride + first,
                    cStride,
                    block,
                    ahead,
                    Math.min(tileRows, rowsEnd - row),
                    count,
                    accumulate || d > 0);
            ahead += aheadLength;
          }
          d += block;
        } while (d < depth);
      }
    }
    if (tiles.readsAhead()) {
      readAhead = digest;
    }
  }
}
