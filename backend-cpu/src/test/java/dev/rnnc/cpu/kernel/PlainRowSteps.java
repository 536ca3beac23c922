package dev.rnnc.cpu.kernel;

import java.util.Arrays;

/** The steps as plain loops: what they mean, to the bit. */
final class PlainRowSteps implements RowSteps {
  @Override
  public float sum(float[] x, int offset, int width) {
    float[] lanes = new float[LANES];
    for (int j = 0; j < width; j++) {
      lanes[j % LANES] += x[offset + j];
    }
    return RowSteps.total(lanes);
  }

  @Override
  public float dot(float[] x, int xOffset, float[] y, int yOffset, int width) {
    float[] lanes = new float[LANES];
    for (int j = 0; j < width; j++) {
      lanes[j % LANES] = Math.fma(x[xOffset + j], y[yOffset + j], lanes[j % LANES]);
    }
    return RowSteps.total(lanes);
  }

  @Override
  public float max(float[] x, int offset, int width) {
    float max = Float.NEGATIVE_INFINITY;
    for (int j = 0; j < width; j++) {
      max = Math.max(max, x[offset + j]);
    }
    return max;
  }

  @Override
  public void exponentials(float[] x, int xOffset, float max, float[] y, int yOffset, int width) {
    for (int j = 0; j < width; j++) {
      y[yOffset + j] = ScalarFunctions.decay(x[xOffset + j] - max);
    }
  }

  @Override
  public void scale(float[] x, int xOffset, float factor, float[] y, int yOffset, int width) {
    for (int j = 0; j < width; j++) {
      float scaled = x[xOffset + j] * factor;
      y[yOffset + j] = Math.abs(scaled) < Float.MIN_NORMAL ? 0 : scaled;
    }
  }

  @Override
  public void add(float[] x, int xOffset, float[] y, int yOffset, int width) {
    for (int j = 0; j < width; j++) {
      y[yOffset + j] += x[xOffset + j];
    }
  }

  @Override
  public void addScaled(float[] x, int xOffset, float factor, float[] y, int yOffset, int width) {
    for (int j = 0; j < width; j++) {
      y[yOffset + j] = Math.fma(x[xOffset + j], factor, y[yOffset + j]);
    }
  }

  @Override
  public void addRows(
      float[] x,
      int xOffset,
      int xStride,
      int rows,
      float[] y,
      int yOffset,
      boolean accumulate,
      int width) {
    if (!accumulate) {
      Arrays.fill(y, yOffset, yOffset + width, 0);
    }
    for (int row = 0; row < rows; row++) {
      add(x, xOffset + row * xStride, y, yOffset, width);
    }
  }
}
