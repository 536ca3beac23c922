package dev.rnnc.cpu.kernel;

/** The row kernels as plain loops: what they mean, to the bit. */
final class PlainRows implements RowKernels {
  private static final int LANES = 16;

  @Override
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
      float[] lanes = new float[LANES];
      for (int j = 0; j < width; j++) {
        lanes[j % LANES] += x[xOffset + row * xStride + j];
      }
      y[yOffset + row * yStride] = total(lanes);
    }
  }

  @Override
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
      float[] lanes = new float[LANES];
      for (int j = 0; j < width; j++) {
        lanes[j % LANES] =
            Math.fma(
                x[xOffset + row * xStride + j], z[zOffset + row * zStride + j], lanes[j % LANES]);
      }
      y[yOffset + row * yStride] = total(lanes);
    }
  }

  @Override
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
      y[yOffset + row * yStride] = max(x, xOffset + row * xStride, width);
    }
  }

  @Override
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
      float max = max(x, from, width);
      float scale = 1 / exponentials(x, from, width, max);
      for (int j = 0; j < width; j++) {
        y[to + j] = ScalarFunctions.exp(x[from + j] - max) * scale;
      }
    }
  }

  @Override
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
    for (int row = rowBegin; row < rowEnd; row++) {
      int from = logitsOffset + row * logitsStride;
      int target = targets[targetsOffset + row * targetsStride];
      float value = 0;
      if (target >= 0) {
        float max = max(logits, from, width);
        float sum = exponentials(logits, from, width, max);
        value = ScalarFunctions.log(sum) - (logits[from + target] - max);
      }
      loss[lossOffset + row * lossStride] = value;
    }
  }

  @Override
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
      if (target < 0) {
        java.util.Arrays.fill(gradient, to, to + width, 0);
        continue;
      }
      float up = upstream[upstreamOffset + row * upstreamStride];
      float max = max(logits, from, width);
      float scale = up / exponentials(logits, from, width, max);
      for (int j = 0; j < width; j++) {
        gradient[to + j] = ScalarFunctions.exp(logits[from + j] - max) * scale;
      }
      gradient[to + target] -= up;
    }
  }

  @Override
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
    crossEntropy(
        logits,
        logitsOffset,
        logitsStride,
        width,
        targets,
        targetsOffset,
        targetsStride,
        loss,
        lossOffset,
        lossStride,
        rowBegin,
        rowEnd);
    crossEntropyGradient(
        logits,
        logitsOffset,
        logitsStride,
        width,
        targets,
        targetsOffset,
        targetsStride,
        upstream,
        upstreamOffset,
        upstreamStride,
        gradient,
        gradientOffset,
        gradientStride,
        rowBegin,
        rowEnd);
  }

  @Override
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
    for (int j = columnBegin; j < columnEnd; j++) {
      float sum = accumulate ? y[yOffset + j] : 0;
      for (int row = 0; row < rows; row++) {
        sum += x[xOffset + row * xStride + j];
      }
      y[yOffset + j] = sum;
    }
  }

  @Override
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
    for (int row = 0; row < rows; row++) {
      int at = index[indexOffset + row * indexStride];
      for (int j = columnBegin; at >= 0 && j < columnEnd; j++) {
        table[tableOffset + at * tableStride + j] += x[xOffset + row * xStride + j];
      }
    }
  }

  @Override
  public double sumOfSquares(float[] x, int offset, int length) {
    double[] chains = new double[8];
    for (int i = 0; i < length; i++) {
      chains[i % 8] += (double) x[offset + i] * x[offset + i];
    }
    return ((chains[0] + chains[4]) + (chains[2] + chains[6]))
        + ((chains[1] + chains[5]) + (chains[3] + chains[7]));
  }

  private static float max(float[] x, int from, int width) {
    float max = Float.NEGATIVE_INFINITY;
    for (int j = 0; j < width; j++) {
      max = Math.max(max, x[from + j]);
    }
    return max;
  }

  private static float exponentials(float[] x, int from, int width, float max) {
    float[] lanes = new float[LANES];
    for (int j = 0; j < width; j++) {
      lanes[j % LANES] += ScalarFunctions.exp(x[from + j] - max);
    }
    return total(lanes);
  }

  private static float total(float[] lanes) {
    for (int apart = LANES / 2; apart > 0; apart /= 2) {
      for (int l = 0; l < apart; l++) {
        lanes[l] += lanes[l + apart];
      }
    }
    return lanes[0];
  }
}
