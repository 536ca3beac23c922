package dev.rnnc.cpu.kernel;

import static dev.rnnc.cpu.kernel.RandomFloats.random;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RowProductsTest {
  /** Three results, with room around each. */
  private static float[][] everything(RowProducts products, int m, int k) {
    float[] w = random(1, m * k + 5);
    float[] x = random(2, k + 7);
    float[] z = random(3, m + 4);
    float[] product = random(4, m + 3);
    float[] transposed = random(5, k + 3);
    float[] outer = random(6, m * k + 3);
    products.product(w, 4, x, 3, product, 1, m, k);
    products.transposedProduct(w, 4, z, 2, transposed, 1, m, k);
    products.outer(z, 2, x, 3, outer, 1, m, k);
    return new float[][] {product, transposed, outer};
  }

  @ParameterizedTest
  @CsvSource({"0,3", "1,1", "3,0", "2,15", "5,16", "7,33", "30,160"})
  void allWidthsGiveTheBitsOfThePlainLoops(int m, int k) {
    float[][] plain = everything(new RowProducts(new PlainRowSteps()), m, k);
    for (VectorWidth lanes : VectorWidth.values()) {
      float[][] found = everything(RowKernels.create(lanes).products(), m, k);
      assertThat(ElementwiseKernelTest.bits(found))
          .as(lanes.name())
          .isDeepEqualTo(ElementwiseKernelTest.bits(plain));
    }
  }

  @ParameterizedTest
  @CsvSource({"1,1", "7,33", "30,160"})
  void theyAreWhatTheirFormulasSay(int m, int k) {
    float[] w = random(1, m * k + 5);
    float[] x = random(2, k + 7);
    float[] z = random(3, m + 4);
    float[][] found = everything(RowKernels.create().products(), m, k);
    double[] transposed = new double[k];
    for (int i = 0; i < m; i++) {
      double product = 0;
      for (int j = 0; j < k; j++) {
        product += (double) w[4 + i * k + j] * x[3 + j];
        transposed[j] += (double) w[4 + i * k + j] * z[2 + i];
        assertThat(found[2][1 + i * k + j]).isEqualTo(z[2 + i] * x[3 + j]);
      }
      assertThat((double) found[0][1 + i]).isCloseTo(product, within(1e-4));
    }
    for (int j = 0; j < k; j++) {
      assertThat((double) found[1][1 + j]).isCloseTo(transposed[j], within(1e-4));
    }
    assertThat(found[0][0]).isEqualTo(random(4, 1)[0]);
    assertThat(Arrays.copyOfRange(found[1], k + 1, k + 3))
        .isEqualTo(Arrays.copyOfRange(random(5, k + 3), k + 1, k + 3));
  }
}
