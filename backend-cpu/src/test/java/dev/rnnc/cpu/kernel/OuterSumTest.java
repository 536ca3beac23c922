package dev.rnnc.cpu.kernel;

import static dev.rnnc.cpu.kernel.RandomFloats.random;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OuterSumTest {
  @ParameterizedTest
  @CsvSource({
    "0, 3, 5",
    "1, 1, 1",
    "7, 5, 33",
    "33, 65, 7",
    "300, 9, 100",
    "2, 128, 65",
    "700, 17, 19",
    "300, 520, 517"
  })
  void everyElementIsOneChainWhateverTheWidth(int rows, int m, int n) {
    int aStride = m + 3;
    int bStride = n + 2;
    int cStride = n + 5;
    float[] a = random(1, rows * aStride + m + 5);
    float[] b = random(2, rows * bStride + n + 7);
    for (boolean accumulate : new boolean[] {false, true}) {
      float[] wanted = random(3, m * cStride + 4);
      for (int i = 0; i < m; i++) {
        for (int j = 0; j < n; j++) {
          int at = 4 + i * cStride + j;
          float chain = accumulate ? wanted[at] : 0;
          for (int r = 0; r < rows; r++) {
            chain = Math.fma(a[5 + r * aStride + i], b[7 + r * bStride + j], chain);
          }
          wanted[at] = chain;
        }
      }
      for (VectorWidth width : VectorWidth.values()) {
        float[] found = random(3, m * cStride + 4);
        OuterSums.create(width)
            .run(a, 5, aStride, b, 7, bStride, found, 4, cStride, accumulate, rows, 0, m, 0, n);
        assertThat(ElementwiseKernelTest.bits(found))
            .as("%s accumulate %s", width, accumulate)
            .isEqualTo(ElementwiseKernelTest.bits(wanted));
      }
    }
  }

  @Test
  void partsOfTheResultMayBeShared() {
    int rows = 70;
    int m = 21;
    int n = 75;
    float[] a = random(4, rows * m);
    float[] b = random(5, rows * n);
    for (VectorWidth width : VectorWidth.values()) {
      OuterSum outer = OuterSums.create(width);
      float[] whole = new float[m * n];
      outer.run(a, 0, m, b, 0, n, whole, 0, n, false, rows, 0, m, 0, n);
      float[] parts = new float[m * n];
      outer.run(a, 0, m, b, 0, n, parts, 0, n, false, rows, 0, m, 0, 13);
      outer.run(a, 0, m, b, 0, n, parts, 0, n, false, rows, 0, 6, 13, n);
      outer.run(a, 0, m, b, 0, n, parts, 0, n, false, rows, 6, m, 13, n);
      assertThat(parts).as(width.name()).isEqualTo(whole);
    }
  }
}
