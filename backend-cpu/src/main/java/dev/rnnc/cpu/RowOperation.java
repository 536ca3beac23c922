package dev.rnnc.cpu;

/**
 * Work that is done row by row. Where the rows of several time steps follow one another they are
 * done in one call, otherwise each time step by itself.
 */
final class RowOperation implements Operation {
  /** The work on rows. */
  interface Rows {
    /** Works on {@code count} rows from sequence {@code row} of a time step on. */
    void run(int timeStep, int row, int count);
  }

  private final Memory memory;
  private final Rows rows;
  private final boolean whole;
  private final boolean linear;
  private final int turn;

  /** For views of which {@code written} says what is computed. */
  RowOperation(Memory memory, Rows rows, Access written, int turn, Access... read) {
    this.memory = memory;
    this.rows = rows;
    this.turn = turn;
    whole = !written.batch;
    boolean all = written.isLinear();
    for (Access access : read) {
      all &= access.isLinear();
    }
    linear = all;
  }

  @Override
  public void run(Share share, int begin, int end) {
    if (whole) {
      if (share.takes(turn)) {
        rows.run(begin, 0, 1);
      }
    } else if (share.rows() > 0) {
      if (end - begin == 1) {
        rows.run(begin, share.rowBegin(), share.rows());
      } else if (linear && share.hasAllRows()) {
        rows.run(begin, 0, (end - begin) * memory.batch);
      } else {
        for (int t = begin; t < end; t++) {
          rows.run(t, share.rowBegin(), share.rows());
        }
      }
    }
  }
}
