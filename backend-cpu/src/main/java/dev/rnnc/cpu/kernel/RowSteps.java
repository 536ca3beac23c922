package dev.rnnc.cpu.kernel;

/** What {@link RowKernels} are made of: loops over the columns of one row, or over rows. */
interface RowSteps {
  /** The number of lanes that a sum runs in, whatever the vector width. */
  int LANES = 16;

  /** The sum of a row, in {@link #LANES} lanes. */
  float sum(float[] x, int offset, int width);

  /** The sum of the products of two rows, in {@link #LANES} lanes by fused multiply-adds. */
  float dot(float[] x, int xOffset, float[] y, int yOffset, int width);

  /** The greatest of a row; -infinity of none, NaN if there is one. */
  float max(float[] x, int offset, int width);

  /** {@code y = exp(x - max)} for a row; 0 where that is below exp(-87). */
  void exponentials(float[] x, int xOffset, float max, float[] y, int yOffset, int width);

  /** {@code y = x * factor} for a row; 0 for what is too small for a normal float. */
  void scale(float[] x, int xOffset, float factor, float[] y, int yOffset, int width);

  /** {@code y += x} for a row. */
  void add(float[] x, int xOffset, float[] y, int yOffset, int width);

  /** {@code y += x * factor} for a row, by fused multiply-adds. */
  void addScaled(float[] x, int xOffset, float factor, float[] y, int yOffset, int width);

  /** {@code y = Σ_row x}, or {@code y += ..}, one ascending chain per column. */
  void addRows(
      float[] x,
      int xOffset,
      int xStride,
      int rows,
      float[] y,
      int yOffset,
      boolean accumulate,
      int width);

  /** Adds the lanes 8 apart, then those 4, 2 and 1 apart; destroys them. */
  static float total(float[] lanes) {
    for (int apart = LANES / 2; apart > 0; apart /= 2) {
      for (int l = 0; l < apart; l++) {
        lanes[l] += lanes[l + apart];
      }
    }
    return lanes[0];
  }
}
