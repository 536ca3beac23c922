package dev.rnnc.cpu.kernel;

/**
 * The part of a result that is kept in registers: {@code rows * vectors} accumulators.
 *
 * @param rows the number of rows
 * @param vectors the number of vectors in a row
 */
record Tile(int rows, int vectors) {
  /** What measured best for products, with sixteen and with thirty-two registers. */
  static Tile forProducts(VectorWidth width) {
    return width.registers() >= 32 ? new Tile(8, 3) : new Tile(2, 4);
  }

  /** What measured best for outer sums. */
  static Tile forOuterSums(VectorWidth width) {
    return width.registers() >= 32 ? new Tile(8, 3) : new Tile(3, 3);
  }
}
