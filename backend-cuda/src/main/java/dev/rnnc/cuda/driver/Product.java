package dev.rnnc.cuda.driver;

/**
 * A matrix product {@code result = scale · left · right + keep · result}, all row by row: left
 * {@code [rows, depth]}, right {@code [depth, columns]}, result {@code [rows, columns]}, each of
 * floats; {@code count} of them, one behind another. Made once for each place that multiplies.
 *
 * @param leftTransposed whether left lies as {@code [depth, rows]}
 * @param rightTransposed whether right lies as {@code [columns, depth]}
 * @param leftStride elements from one row of left, as it lies, to the next
 * @param rightStride the same of right
 * @param resultStride the same of the result
 * @param count how many products
 * @param leftStep elements from the left matrix of one product to that of the next; 0 is the same
 * @param rightStep the same of right
 * @param resultStep the same of the result
 */
public record Product(
    int rows,
    int columns,
    int depth,
    boolean leftTransposed,
    boolean rightTransposed,
    int leftStride,
    int rightStride,
    int resultStride,
    int count,
    long leftStep,
    long rightStep,
    long resultStep) {
  /** One product of matrices without gaps. */
  public static Product of(
      int rows, int columns, int depth, boolean leftTransposed, boolean rightTransposed) {
    return new Product(
        rows,
        columns,
        depth,
        leftTransposed,
        rightTransposed,
        leftTransposed ? rows : depth,
        rightTransposed ? depth : columns,
        columns,
        1,
        0,
        0,
        0);
  }

  /** So many of it, so many elements apart. */
  public Product times(int number, long leftStep, long rightStep, long resultStep) {
    return new Product(
        rows,
        columns,
        depth,
        leftTransposed,
        rightTransposed,
        leftStride,
        rightStride,
        resultStride,
        number,
        leftStep,
        rightStep,
        resultStep);
  }
}
