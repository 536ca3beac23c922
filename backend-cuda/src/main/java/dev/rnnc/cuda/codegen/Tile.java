package dev.rnnc.cuda.codegen;

/**
 * Sizes of a product, as matrices.cu explains them. One block has 256 threads.
 *
 * @param rows of the result that a block makes
 * @param columns of the result that a block makes
 * @param depth terms of a sum that stand in shared memory at a time
 * @param threadRows of these a thread's rows
 * @param threadColumns and columns
 */
record Tile(int rows, int columns, int depth, int threadRows, int threadColumns) {
  /** For many rows and columns: 64 sums a thread. */
  static final Tile LARGE = new Tile(128, 128, 8, 8, 8);

  static final Tile SQUARE = new Tile(64, 64, 16, 4, 4);

  /** For the rows of a batch. */
  static final Tile FEW_ROWS = new Tile(16, 64, 16, 2, 2);

  /** The tile for many rows of so many columns. */
  static Tile of(int columns) {
    return columns > 64 ? LARGE : SQUARE;
  }

  int threads() {
    return rows / threadRows * (columns / threadColumns);
  }

  /** Two stages of rows and columns, each padded by 4. */
  int sharedBytes() {
    return 2 * depth * (rows + 4 + columns + 4) * Float.BYTES;
  }

  String text() {
    return "Tile<%d, %d, %d, %d, %d>".formatted(rows, columns, depth, threadRows, threadColumns);
  }
}
