package dev.rnnc.cpu.kernel;

import static dev.rnnc.cpu.kernel.RandomFloats.random;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class RowKernelsTest {
  private static final int ROWS = 6;
  private static final RowKernels PLAIN = new RowKernels(new PlainRowSteps());

  /** Everything at once on one set of arrays, with room around every row. */
  private static float[][] everything(RowKernels kernels, int width) {
    int stride = width + 3;
    float[] x = random(1, ROWS * stride + 9);
    float[] z = random(2, ROWS * stride + 9);
    float[] perRow = random(3, 2 * ROWS + 20);
    float[] upstream = random(4, ROWS + 2);
    float[] gradient = random(5, ROWS * stride + 9);
    float[] table = random(6, 4 * stride + 9);
    float[] columns = random(7, 2 * stride + 9);
    int[] targets = new int[ROWS + 1];
    int[] index = {9, 2, -1, 0, 2, 3, 0};
    for (int row = 0; row < ROWS; row++) {
      targets[row + 1] = row == 2 || width == 0 ? -1 : row % width;
    }
    kernels.sums(x, 2, stride, width, perRow, 1, 2, 1, ROWS);
    kernels.dots(x, 2, stride, z, 3, stride, width, perRow, 2, 2, 0, 2);
    kernels.dots(x, 2, stride, z, 3, stride, width, perRow, 2, 2, 2, ROWS);
    kernels.maxima(x, 2, stride, width, z, 0, stride, 2, 4);
    kernels.softmax(x, 2, stride, width, gradient, 4, stride, 0, 2);
    kernels.crossEntropyGradient(
        x, 2, stride, width, targets, 1, 1, upstream, 1, 1, gradient, 4, stride, 2, 4);
    kernels.crossEntropyWithGradient(
        x, 2, stride, width, targets, 1, 1, perRow, 15, 1, upstream, 1, 0, x, 2, stride, 0, 3);
    kernels.crossEntropy(x, 2, stride, width, targets, 1, 1, perRow, 15, 1, 3, ROWS);
    kernels.scatterAdd(z, 3, stride, ROWS, index, 1, 1, table, 5, stride, 0, width);
    kernels.columnSums(z, 3, stride, ROWS, columns, 2, true, 0, width);
    kernels.columnSums(z, 3, stride, ROWS, columns, 2 + stride, false, width / 3, width);
    return new float[][] {x, z, perRow, gradient, table, columns};
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 7, 15, 16, 17, 33, 65, 100, 128, 300})
  void allWidthsGiveTheBitsOfThePlainLoops(int width) {
    int[][] wanted = ElementwiseKernelTest.bits(everything(PLAIN, width));
    for (VectorWidth lanes : VectorWidth.values()) {
      int[][] found = ElementwiseKernelTest.bits(everything(RowKernels.create(lanes), width));
      assertThat(found).as(lanes.name()).isDeepEqualTo(wanted);
    }
  }

  @ParameterizedTest
  @EnumSource
  void crossEntropyIsWhatItsFormulaSays(VectorWidth lanes) {
    int width = 65;
    float[] logits = random(1, width);
    for (int i = 0; i < width; i++) {
      logits[i] *= 5;
    }
    double sum = 0;
    for (float logit : logits) {
      sum += Math.exp(logit);
    }
    float[] loss = new float[1];
    float[] gradient = new float[width];
    RowKernels.create(lanes)
        .crossEntropyWithGradient(
            logits,
            0,
            0,
            width,
            new int[] {7},
            0,
            0,
            loss,
            0,
            0,
            new float[] {0.5f},
            0,
            0,
            gradient,
            0,
            0,
            0,
            1);
    assertThat(loss[0]).isCloseTo((float) (Math.log(sum) - logits[7]), Offset.offset(2e-6f));
    for (int i = 0; i < width; i++) {
      double wanted = 0.5 * (Math.exp(logits[i]) / sum - (i == 7 ? 1 : 0));
      assertThat(gradient[i]).isCloseTo((float) wanted, Offset.offset(1e-7f));
    }
  }

  @ParameterizedTest
  @EnumSource
  void notANumberAndInfinityAreNotHidden(VectorWidth lanes) {
    RowKernels kernels = RowKernels.create(lanes);
    float[] out = new float[40];
    float[] x = new float[20];
    x[18] = Float.NaN;
    kernels.maxima(x, 0, 0, 20, out, 0, 0, 0, 1);
    assertThat(out[0]).isNaN();
    kernels.softmax(x, 0, 0, 20, out, 0, 0, 0, 1);
    assertThat(out[3]).isNaN();
    x[18] = Float.NEGATIVE_INFINITY;
    kernels.softmax(x, 0, 0, 20, out, 0, 0, 0, 1);
    assertThat(out[18]).isZero();
    assertThat(out[3]).isEqualTo(1 / 19f);
    x[18] = Float.POSITIVE_INFINITY;
    kernels.softmax(x, 0, 0, 20, out, 0, 0, 0, 1);
    assertThat(out[18]).isNaN();
  }

  /** A network that is sure gives probabilities with which a product would be slow. */
  @ParameterizedTest
  @EnumSource
  void probabilitiesAreNormalNumbersOrZero(VectorWidth lanes) {
    RowKernels kernels = RowKernels.create(lanes);
    float[] logits = new float[20];
    Arrays.fill(logits, -85);
    logits[3] = 1;
    float[] gradient = new float[20];
    kernels.crossEntropyGradient(
        logits, 0, 0, 20, new int[] {3}, 0, 0, new float[] {1 / 64f}, 0, 0, gradient, 0, 0, 0, 1);
    assertThat(gradient[0]).isZero();
    assertThat(gradient[19]).isZero();
    kernels.softmax(logits, 0, 0, 20, gradient, 0, 0, 0, 1);
    assertThat(gradient[0]).isBetween(Float.MIN_NORMAL, 1e-37f);
    assertThat(gradient[19]).isEqualTo(gradient[0]);
  }

  @Test
  void squaresAreSummedInEightChains() {
    for (int length : new int[] {0, 1, 7, 8, 9, 100}) {
      float[] x = random(8, length + 3);
      double[] chains = new double[8];
      for (int i = 0; i < length; i++) {
        chains[i % 8] += (double) x[3 + i] * x[3 + i];
      }
      for (int apart = 4; apart > 0; apart /= 2) {
        for (int l = 0; l < apart; l++) {
          chains[l] += chains[l + apart];
        }
      }
      assertThat(PLAIN.sumOfSquares(x, 3, length)).isEqualTo(chains[0]);
    }
  }
}
