package dev.rnnc.plan;

/**
 * What the planner knows about a backend.
 *
 * @param line the elements of a cache line, in which strides of wide rows are counted
 * @param costlyFunctions how many of sigmoid, tanh and the like a kernel may hold
 * @param instructions how many instructions a kernel may hold
 */
public record Target(int line, int costlyFunctions, int instructions) {
  /** A cache line that no row is as wide as. */
  private static final int DENSE = 1 << 29;

  /** For compilers that keep a kernel's values in sixteen vector registers. */
  public static Target cpu() {
    return new Target(16, 2, 48);
  }

  /**
   * For CUDA devices: kernels are split where they would need more registers than a thread has, and
   * rows are dense, since neighbouring threads read neighbouring elements.
   */
  public static Target cuda() {
    return new Target(DENSE, 12, 96);
  }

  /**
   * The stride of rows of a width: an odd number of cache lines, so that the rows of a column do
   * not fall into the same cache sets; narrow rows stay dense.
   */
  public int stride(int width) {
    if (width < 2 * line) {
      return width;
    }
    int lines = (width + line - 1) / line;
    return (lines | 1) * line;
  }
}
