package dev.rnnc.cpu.kernel;

import java.util.Arrays;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Reductions within rows and across rows.
 *
 * <p>Element (row, column) of a matrix {@code x} is {@code x[xOffset + row * xStride + column]}; an
 * argument of one number per row is {@code y[yOffset + row * yStride]}. Sums within a row run in
 * sixteen lanes, whatever the vector width: lane l sums the columns l, l + 16, .. in ascending
 * order, from 0; then lanes 8 apart are added, then those 4, 2 and 1 apart. Sums across rows run in
 * ascending order. Exponentials in a softmax count as 0 below exp(-87).
 */
public final class RowKernels {
  private static final ConcurrentHashMap<VectorWidth, RowKernels> CREATED =
      new ConcurrentHashMap<>();

  private final RowSteps steps;

  RowKernels(RowSteps steps) {
    this.steps = steps;
  }

  /** The row kernels for the {@linkplain VectorWidth#preferred preferred} width. */
  public static RowKernels create() {
    return create(VectorWidth.preferred());
  }

  /** The row kernels for vectors of a width. */
  public static RowKernels create(VectorWidth width) {
    return CREATED.computeIfAbsent(
        width,
        key -> new RowKernels(HiddenClasses.copy(VectorRowSteps.class, RowSteps.class, key)));
  }

  /** Products of a matrix of each row's own, by vectors of the same width. */
  public RowProducts products() {
    return new RowProducts(steps);
  }

  /** {@code y[row] = Σ_column x[row, column]}; 0 of no columns. */
  public void sums(
      float[] x,
      int xOffset,
      int xStride,
      int width,
      float[] y,
      int yOffset,
      int yStride,
      int rowBegin,
      int rowEnd) {
    for (int row = rowBegin; row < rowEnd; row++) {
      y[yOffset + row * yStride] = steps.sum(x, xOffset + row * xStride, width);
    }
  }

  /** {@code y[row] = Σ_column x[row, column] · z[row, column]}, by fused multiply-adds. */
  public void dots(
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
      int rowEnd) {
    for (int row = rowBegin; row < rowEnd; row++) {
      y[yOffset + row * yStride] =
          steps.dot(x, xOffset + row * xStride, z, zOffset + row * zStride, width);
    }
  }

  /** {@code y[row] = max_column x[row, column]}; -infinity of no columns, NaN if there is one. */
  public void maxima(
      float[] x,
      int xOffset,
      int xStride,
      int width,
      float[] y,
      int yOffset,
      int yStride,
      int rowBegin,
      int rowEnd) {
    for (int row = rowBegin; row < rowEnd; row++) {
      y[yOffset + row * yStride] = steps.max(x, xOffset + row * xStride, width);
    }
  }

  /** {@code y[row, ·] = exp(x[row, ·] - max) / sum}; y may be x. */
  public void softmax(
      float[] x,
      int xOffset,
      int xStride,
      int width,
      float[] y,
      int yOffset,
      int yStride,
      int rowBegin,
      int rowEnd) {
    for (int row = rowBegin; row < rowEnd; row++) {
      int from = xOffset + row * xStride;
      int to = yOffset + row * yStride;
      steps.exponentials(x, from, steps.max(x, from, width), y, to, width);
      steps.scale(y, to, 1 / steps.sum(y, to, width), y, to, width);
    }
  }

  /**
   * The cross-entropy in nats, {@code loss[row] = log(Σ exp(logits[row, ·])) - logits[row,
   * target]}; 0 where the target is negative.
   */
  public void crossEntropy(
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
      int rowEnd) {
    float[] exponentials = Scratch.floats(width);
    for (int row = rowBegin; row < rowEnd; row++) {
      int from = logitsOffset + row * logitsStride;
      int target = targets[targetsOffset + row * targetsStride];
      float value = 0;
      if (target >= 0) {
        float max = steps.max(logits, from, width);
        steps.exponentials(logits, from, max, exponentials, 0, width);
        float sum = steps.sum(exponentials, 0, width);
        value = ScalarFunctions.log(sum) - (logits[from + target] - max);
      }
      loss[lossOffset + row * lossStride] = value;
    }
  }

  /**
   * The gradient of {@link #crossEntropy}, {@code gradient[row, ·] = (softmax(logits[row, ·]) -
   * onehot(target)) · upstream[row]}; 0 where the target is negative. The gradient may be in the
   * logits' place.
   */
  public void crossEntropyGradient(
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
      int rowEnd) {
    for (int row = rowBegin; row < rowEnd; row++) {
      int from = logitsOffset + row * logitsStride;
      int to = gradientOffset + row * gradientStride;
      int target = targets[targetsOffset + row * targetsStride];
      if (target >= 0) {
        steps.exponentials(logits, from, steps.max(logits, from, width), gradient, to, width);
        float sum = steps.sum(gradient, to, width);
        finish(gradient, to, width, target, sum, upstream[upstreamOffset + row * upstreamStride]);
      } else {
        Arrays.fill(gradient, to, to + width, 0);
      }
    }
  }

  /** {@link #crossEntropy} and {@link #crossEntropyGradient} in one pass, with the same bits. */
  public void crossEntropyWithGradient(
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
      int rowEnd) {
    for (int row = rowBegin; row < rowEnd; row++) {
      int from = logitsOffset + row * logitsStride;
      int to = gradientOffset + row * gradientStride;
      int target = targets[targetsOffset + row * targetsStride];
      float value = 0;
      if (target >= 0) {
        float max = steps.max(logits, from, width);
        float distance = logits[from + target] - max;
        steps.exponentials(logits, from, max, gradient, to, width);
        float sum = steps.sum(gradient, to, width);
        value = ScalarFunctions.log(sum) - distance;
        finish(gradient, to, width, target, sum, upstream[upstreamOffset + row * upstreamStride]);
      } else {
        Arrays.fill(gradient, to, to + width, 0);
      }
      loss[lossOffset + row * lossStride] = value;
    }
  }

  /**
   * {@code y[column] (= | +=) Σ_row x[row, column]} over the rows {@code [0, rows)} for the columns
   * {@code [columnBegin, columnEnd)}: the gradient of a bias.
   */
  public void columnSums(
      float[] x,
      int xOffset,
      int xStride,
      int rows,
      float[] y,
      int yOffset,
      boolean accumulate,
      int columnBegin,
      int columnEnd) {
    steps.addRows(
        x,
        xOffset + columnBegin,
        xStride,
        rows,
        y,
        yOffset + columnBegin,
        accumulate,
        columnEnd - columnBegin);
  }

  /**
   * {@code table[index[row], column] += x[row, column]} over the rows {@code [0, rows)}, ascending,
   * for the columns {@code [columnBegin, columnEnd)}: the gradient of a look-up. A negative index
   * is skipped.
   */
  public void scatterAdd(
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
      int columnEnd) {
    int width = columnEnd - columnBegin;
    for (int row = 0; row < rows; row++) {
      int at = index[indexOffset + row * indexStride];
      if (at >= 0) {
        steps.add(
            x,
            xOffset + row * xStride + columnBegin,
            table,
            tableOffset + at * tableStride + columnBegin,
            width);
      }
    }
  }

  /**
   * The sum of the squares of {@code length} numbers, in double: eight chains over the numbers 8
   * apart, added in pairs 4, 2 and 1 apart.
   */
  public double sumOfSquares(float[] x, int offset, int length) {
    double s0 = 0;
    double s1 = 0;
    double s2 = 0;
    double s3 = 0;
    double s4 = 0;
    double s5 = 0;
    double s6 = 0;
    double s7 = 0;
    int end = offset + length;
    int i = offset;
    for (; i <= end - 8; i += 8) {
      s0 += square(x, i, end);
      s1 += square(x, i + 1, end);
      s2 += square(x, i + 2, end);
      s3 += square(x, i + 3, end);
      s4 += square(x, i + 4, end);
      s5 += square(x, i + 5, end);
      s6 += square(x, i + 6, end);
      s7 += square(x, i + 7, end);
    }
    s0 += square(x, i, end);
    s1 += square(x, i + 1, end);
    s2 += square(x, i + 2, end);
    s3 += square(x, i + 3, end);
    s4 += square(x, i + 4, end);
    s5 += square(x, i + 5, end);
    s6 += square(x, i + 6, end);
    return ((s0 + s4) + (s2 + s6)) + ((s1 + s5) + (s3 + s7));
  }

  /** The square of a number, exactly; 0 past the end. */
  private static double square(float[] x, int i, int end) {
    return i < end ? (double) x[i] * x[i] : 0;
  }

  /** Turns the exponentials of a row into its gradient. */
  private void finish(
      float[] gradient, int offset, int width, int target, float sum, float upstream) {
    steps.scale(gradient, offset, upstream / sum, gradient, offset, width);
    gradient[offset + target] -= upstream;
  }
}
