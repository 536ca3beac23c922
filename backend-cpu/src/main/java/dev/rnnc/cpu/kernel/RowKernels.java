package dev.rnnc.cpu.kernel;

/**
 * Reductions within rows and across rows.
 *
 * <p>Element (row, column) of a matrix {@code x} is {@code x[xOffset + row * xStride + column]}; an
 * argument of one number per row is {@code y[yOffset + row * yStride]}. Sums within a row run in
 * sixteen lanes: lane l sums the columns l, l + 16, .. in ascending order, from 0; then lanes 8
 * apart are added, then those 4, 2 and 1 apart. Sums across rows run in ascending order.
 */
public interface RowKernels {
  /** The row kernels for the {@linkplain VectorWidth#preferred preferred} width. */
  static RowKernels create() {
    return new PlainRows();
  }

  /** {@code y[row] = Σ_column x[row, column]}; 0 of no columns. */
  void sums(
      float[] x,
      int xOffset,
      int xStride,
      int width,
      float[] y,
      int yOffset,
      int yStride,
      int rowBegin,
      int rowEnd);

  /** {@code y[row] = Σ_column x[row, column] · z[row, column]}, by fused multiply-adds. */
  void dots(
      float[] x,
      int xOffset,
      int xStride,
      float[] z,
      int zOffset,
      int zStride,
      int width,
      float[] y,
      int yOffset,
      int yStride,
      int rowBegin,
      int rowEnd);

  /** {@code y[row] = max_column x[row, column]}; -infinity of no columns, NaN if there is one. */
  void maxima(
      float[] x,
      int xOffset,
      int xStride,
      int width,
      float[] y,
      int yOffset,
      int yStride,
      int rowBegin,
      int rowEnd);

  /** {@code y[row, ·] = exp(x[row, ·] - max) / sum}; y may be x. */
  void softmax(
      float[] x,
      int xOffset,
      int xStride,
      int width,
      float[] y,
      int yOffset,
      int yStride,
      int rowBegin,
      int rowEnd);

  /**
   * The cross-entropy in nats, {@code loss[row] = log(Σ exp(logits[row, ·])) - logits[row,
   * target]}; 0 where the target is negative.
   */
  void crossEntropy(
      float[] logits,
      int logitsOffset,
      int logitsStride,
      int width,
      int[] targets,
      int targetsOffset,
      int targetsStride,
      float[] loss,
      int lossOffset,
      int lossStride,
      int rowBegin,
      int rowEnd);

  /**
   * The gradient of {@link #crossEntropy}, {@code gradient[row, ·] = (softmax(logits[row, ·]) -
   * onehot(target)) · upstream[row]}; 0 where the target is negative. The gradient may be in the
   * logits' place.
   */
  void crossEntropyGradient(
      float[] logits,
      int logitsOffset,
      int logitsStride,
      int width,
      int[] targets,
      int targetsOffset,
      int targetsStride,
      float[] upstream,
      int upstreamOffset,
      int upstreamStride,
      float[] gradient,
      int gradientOffset,
      int gradientStride,
      int rowBegin,
      int rowEnd);

  /** {@link #crossEntropy} and {@link #crossEntropyGradient} in one pass, with the same bits. */
  void crossEntropyWithGradient(
      float[] logits,
      int logitsOffset,
      int logitsStride,
      int width,
      int[] targets,
      int targetsOffset,
      int targetsStride,
      float[] loss,
      int lossOffset,
      int lossStride,
      float[] upstream,
      int upstreamOffset,
      int upstreamStride,
      float[] gradient,
      int gradientOffset,
      int gradientStride,
      int rowBegin,
      int rowEnd);

  /**
   * {@code y[column] (= | +=) Σ_row x[row, column]} over the rows {@code [0, rows)} for the columns
   * {@code [columnBegin, columnEnd)}: the gradient of a bias.
   */
  void columnSums(
      float[] x,
      int xOffset,
      int xStride,
      int rows,
      float[] y,
      int yOffset,
      boolean accumulate,
      int columnBegin,
      int columnEnd);

  /**
   * {@code table[index[row], column] += x[row, column]} over the rows {@code [0, rows)}, ascending,
   * for the columns {@code [columnBegin, columnEnd)}: the gradient of a look-up. A negative index
   * is skipped.
   */
  void scatterAdd(
      float[] x,
      int xOffset,
      int xStride,
      int rows,
      int[] index,
      int indexOffset,
      int indexStride,
      float[] table,
      int tableOffset,
      int tableStride,
      int columnBegin,
      int columnEnd);

  /**
   * The sum of the squares of {@code length} numbers, in double: eight chains over the numbers 8
   * apart, added in pairs 4, 2 and 1 apart.
   */
  double sumOfSquares(float[] x, int offset, int length);
}
