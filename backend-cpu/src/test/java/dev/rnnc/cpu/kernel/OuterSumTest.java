package dev.rnnc.cpu.kernel;

import static dev.rnnc.cpu.kernel.RandomFloats.random;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OuterSumTest {
  @ParameterizedTest
  @CsvSource({
    "0, 3, 5, 6, 7",
    "1, 1, 1, 4, 3",
    "7, 5, 33, 8, 35",
    "33, 65, 7, 68, 9",
    "300, 9, 100, 12, 102",
    "2, 128, 65, 131, 67",
    "700, 17, 19, 20, 21",
    "300, 520, 517, 523, 519",
    "257, 100, 100, 112, 112", // in place
    "257, 29, 100, 32, 112", // packed, since the rows of A collide
    "257, 29, 100, 48, 128", // since those of B do
    "130, 192, 65, 208, 80", // in place
    "130, 197, 65, 208, 80", // packed, since there are many rows of C
  })
  void everyElementIsOneChainWhateverTheWidth(int rows, int m, int n, int aStride, int bStride) {
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
        OuterSums.of(m, n, aStride, bStride, width)
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
      OuterSum outer = OuterSums.of(m, n, m, n, width);
      float[] whole = new float[m * n];
      outer.run(a, 0, m, b, 0, n, whole, 0, n, false, rows, 0, m, 0, n);
      float[] parts = new float[m * n];
      outer.run(a, 0, m, b, 0, n, parts, 0, n, false, rows, 0, m, 0, 13);
      outer.run(a, 0, m, b, 0, n, parts, 0, n, false, rows, 0, 6, 13, n);
      outer.run(a, 0, m, b, 0, n, parts, 0, n, false, rows, 6, m, 13, n);
      assertThat(parts).as(width.name()).isEqualTo(whole);
    }
  }

  @Test
  void operandsArePackedForManyRowsAndWhereRowsCollide() {
    assertThat(OuterSums.of(192, 100, 208, 112).describe(100)).doesNotContain("packed");
    assertThat(OuterSums.of(193, 100, 208, 112).describe(100)).contains("packed");
    assertThat(OuterSums.of(100, 100, 128, 112).describe(100)).contains("packed");
    assertThat(OuterSums.of(100, 100, 112, 128).describe(100)).contains("packed");
  }

  @Test
  void panelsAreAsEqualAsCanBe() {
    OuterSum sum = OuterSums.of(9, 9, 9, 9, VectorWidth.BITS_512);
    assertThat(sum.tileWidths(100)).containsExactly(48, 32, 20);
    assertThat(sum.tileWidths(128)).containsExactly(48, 32);
    assertThat(sum.tileWidths(64)).containsExactly(32);
    assertThat(sum.tileWidths(3)).containsExactly(3);
    assertThat(sum.tileWidths(0)).isEmpty();
  }
}
