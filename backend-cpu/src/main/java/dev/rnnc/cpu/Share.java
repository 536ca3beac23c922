package dev.rnnc.cpu;

/** Which part of the work is a thread's. */
final class Share {
  /** Rows are given out in multiples of this, so that products keep their blocks. */
  private static final int ROW_BLOCK = 4;

  /** Columns likewise: a cache line. */
  private static final int COLUMN_BLOCK = 16;

  final int index;
  final int count;
  private int rowBegin;
  private int rowEnd;
  private boolean allRows;

  Share(int index, int count) {
    this.index = index;
    this.count = count;
  }

  /** Divides the rows of the batch. */
  void divideRows(int batch) {
    rowBegin = begin(batch, ROW_BLOCK);
    rowEnd = end(batch, ROW_BLOCK);
    allRows = rowEnd - rowBegin == batch;
  }

  int rowBegin() {
    return rowBegin;
  }

  int rowEnd() {
    return rowEnd;
  }

  int rows() {
    return rowEnd - rowBegin;
  }

  /** Whether the batch has too few rows to be shared: one thread has all of them. */
  static boolean isTooSmall(int batch) {
    return batch <= ROW_BLOCK;
  }

  boolean hasAllRows() {
    return allRows;
  }

  int columnBegin(int columns) {
    return begin(columns, COLUMN_BLOCK);
  }

  int columnEnd(int columns) {
    return end(columns, COLUMN_BLOCK);
  }

  /** Whether the piece of work of this number is this thread's. */
  boolean takes(int turn) {
    return turn % count == index;
  }

  private int begin(int size, int block) {
    return Math.min(size, part(size, block) * index);
  }

  private int end(int size, int block) {
    return Math.min(size, part(size, block) * (index + 1));
  }

  private int part(int size, int block) {
    int part = (size + count - 1) / count;
    return count == 1 ? size : (part + block - 1) / block * block;
  }
}
