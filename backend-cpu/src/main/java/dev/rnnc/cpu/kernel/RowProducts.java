package dev.rnnc.cpu.kernel;

import java.util.Arrays;

/**
 * Products of a matrix that each sequence of the batch has of its own, such as what an encoder has
 * read, as attention has them. Element (i, j) of a matrix of {@code m} rows and {@code k} columns
 * is {@code w[wAt + i * k + j]}. Sums within a row run in lanes, as those of {@link RowKernels} do;
 * sums over rows are one ascending chain of fused multiply-adds per element.
 */
public final class RowProducts {
  private final RowSteps steps;

  RowProducts(RowSteps steps) {
    this.steps = steps;
  }

  /** {@code y[i] = Σ_j w[i, j] · v[j]}. */
  public void product(float[] w, int wAt, float[] v, int vAt, float[] y, int yAt, int m, int k) {
    for (int i = 0; i < m; i++) {
      y[yAt + i] = steps.dot(w, wAt + i * k, v, vAt, k);
    }
  }

  /** {@code y[j] = Σ_i w[i, j] · v[i]}. */
  public void transposedProduct(
      float[] w, int wAt, float[] v, int vAt, float[] y, int yAt, int m, int k) {
    Arrays.fill(y, yAt, yAt + k, 0);
    for (int i = 0; i < m; i++) {
      steps.addScaled(w, wAt + i * k, v[vAt + i], y, yAt, k);
    }
  }

  /** {@code c[i, j] = a[i] · b[j]} for a matrix of {@code m} rows and {@code k} columns. */
  public void outer(float[] a, int aAt, float[] b, int bAt, float[] c, int cAt, int m, int k) {
    for (int i = 0; i < m; i++) {
      steps.scale(b, bAt, a[aAt + i], c, cAt + i * k, k);
    }
  }
}
