package kernels;

/**
 * What a call of the benchmark that is running does.
 *
 * @param operations floating-point operations in products, a multiply-add counted as two; 0 of
 *     other kernels
 * @param bytes that all results together read and write
 * @param elements results, the unit of nanoseconds per element
 */
record Work(double operations, double bytes, double elements) {
  private static volatile Work current = new Work(0, 0, 0);

  /** That of the benchmark which runs in this process; JMH gives each one of its own. */
  static Work current() {
    return current;
  }

  /** A product or outer sum of two matrices, all three of floats. */
  static void isProduct(int rows, int depth, int columns) {
    double operations = 2.0 * rows * depth * columns;
    double floats = (double) rows * depth + (double) depth * columns + (double) rows * columns;
    current = new Work(operations, Float.BYTES * floats, (double) rows * columns);
  }

  /** One result for each element, from and to so many arrays of floats. */
  static void isElementwise(double elements, int arrays) {
    current = new Work(0, Float.BYTES * elements * arrays, elements);
  }
}
