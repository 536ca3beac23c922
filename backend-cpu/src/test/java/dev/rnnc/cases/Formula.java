package dev.rnnc.cases;

/** What a result should be, element by element. */
@FunctionalInterface
interface Formula {
  /**
   * An element of a result.
   *
   * @param t the time step, 0 if the result has no time
   * @param b the batch row, 0 if the result has no batch
   * @param f the place in the row-major features
   */
  double at(int t, int b, int f);
}
