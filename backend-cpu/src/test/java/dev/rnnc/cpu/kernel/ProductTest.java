package dev.rnnc.cpu.kernel;

import static dev.rnnc.cpu.kernel.RandomFloats.random;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProductTest {
  private static final float GUARD = 12345;

  @ParameterizedTest
  @CsvSource({
    "1, 0, 3",
    "0, 5, 5",
    "3, 4, 0",
    "1, 1, 1",
    "2, 7, 33",
    "5, 33, 7",
    "9, 65, 100",
    "33, 100, 65",
    "17, 400, 49",
    "40, 3, 129",
    "260, 130, 17",
    "13, 530, 501"
  })
  void everyElementIsOneChainWhateverTheWidth(int rows, int depth, int columns) {
    int aStride = depth + 3;
    int cStride = columns + 5;
    float[] a = random(1, rows * aStride + 4);
    float[] w = random(2, depth * columns + 6);
    for (boolean transposed : new boolean[] {false, true}) {
      for (boolean accumulate : new boolean[] {false, true}) {
        float[] wanted = guarded(rows, columns, cStride);
        Product plain = new PlainProduct(depth, columns);
        run(plain, a, aStride, w, transposed, wanted, cStride, accumulate, rows, depth, columns);
        for (VectorWidth width : VectorWidth.values()) {
          float[] found = guarded(rows, columns, cStride);
          Product product = Products.of(depth, columns, width);
          run(product, a, aStride, w, transposed, found, cStride, accumulate, rows, depth, columns);
          assertThat(ElementwiseKernelTest.bits(found))
              .as("%s transposed %s accumulate %s", width, transposed, accumulate)
              .isEqualTo(ElementwiseKernelTest.bits(wanted));
        }
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"13, 40, 130"})
  void rowsAndPanelsMayBeShared(int rows, int depth, int columns) {
    float[] a = random(3, rows * depth);
    float[] w = random(4, depth * columns);
    for (VectorWidth width : VectorWidth.values()) {
      Product product = Products.of(depth, columns, width);
      float[] panels = new float[product.packedLength() + 1];
      product.pack(w, 0, columns, 1, panels, 1);
      float[] whole = new float[rows * columns];
      product.run(a, 0, depth, panels, 1, whole, 0, columns, false, 0, rows);
      float[] parts = new float[rows * columns];
      int lastPanel = Math.ceilDiv(columns, product.panelWidth());
      for (int panel = 0; panel < lastPanel; panel++) {
        product.run(a, 0, depth, panels, 1, parts, 0, columns, false, 0, 4, panel, panel + 1);
        product.run(a, 0, depth, panels, 1, parts, 0, columns, false, 4, rows, panel, panel + 1);
      }
      assertThat(parts).as(width.name()).isEqualTo(whole);
    }
  }

  private static void run(
      Product product,
      float[] a,
      int aStride,
      float[] w,
      boolean transposed,
      float[] c,
      int cStride,
      boolean accumulate,
      int rows,
      int depth,
      int columns) {
    float[] panels = new float[product.packedLength() + 2];
    Arrays.fill(panels, Float.NaN);
    product.pack(w, 6, transposed ? 1 : columns, transposed ? depth : 1, panels, 2);
    product.run(a, 4, aStride, panels, 2, c, 3, cStride, accumulate, 0, rows);
  }

  /** Room for rows from 3 on, with numbers inside and a guard everywhere else. */
  private static float[] guarded(int rows, int columns, int cStride) {
    float[] c = new float[rows * cStride + 3];
    Arrays.fill(c, GUARD);
    Random random = new Random(9);
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < columns; j++) {
        c[3 + i * cStride + j] = (float) random.nextGaussian();
      }
    }
    return c;
  }
}
