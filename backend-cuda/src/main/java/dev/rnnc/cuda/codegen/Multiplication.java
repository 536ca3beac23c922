package dev.rnnc.cuda.codegen;

/**
 * A matrix product of a run's rows, all row by row. Either each row of left {@code [rows, inner]}
 * is multiplied by right {@code [inner, columns]}; or, summed over rows, the result {@code [inner,
 * columns]} is the sum over all rows of left {@code [rows, inner]} by right {@code [rows,
 * columns]}.
 *
 * @param rows how many there are
 * @param heads products beside one another
 * @param accumulate whether the result is added to what is there
 */
public record Multiplication(
    boolean overRows,
    Space rows,
    int heads,
    int inner,
    int columns,
    boolean accumulate,
    Operand left,
    Operand right,
    Operand result) {
  /** From so many multiply-adds on, a library's product is worth its launch. */
  private static final long LARGE = 1 << 20;

  /**
   * A matrix in memory.
   *
   * @param stride elements from a row to the next
   * @param head elements from one head's matrix to the next
   * @param column elements before the first
   * @param steps time steps before the first row: those of the loop's, and so many
   */
  public record Operand(
      Argument memory, int stride, long head, int column, Space rows, Steps steps) {
    /** The number of the first element, at a time step of a loop. */
    public long first(Sizes sizes, int timeStep) {
      long before =
          (long) steps.shift()
              + (steps.moves() ? timeStep : 0)
              + (steps.last() ? sizes.timeSteps() : 0);
      return rows == Space.ONE ? column : before * sizes.batch() * stride + column;
    }
  }

  /** Where in time a matrix begins. */
  public record Steps(boolean moves, boolean last, int shift) {
    static final Steps NONE = new Steps(false, false, 0);
  }

  /** Whether it is large enough, for these sizes, to be left to a library. */
  public boolean isLarge(Sizes sizes) {
    return rows.rows(sizes) * heads * inner * columns >= LARGE;
  }
}
