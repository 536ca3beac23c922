package dev.rnnc.cuda.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rnnc.cuda.standin.StandIn;
import dev.rnnc.source.BrokenInvariant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Products by rows, in a stream and in a graph, on the stand-in. */
final class CublasTest {
  private StandIn standIn;
  private Context context;
  private Stream stream;
  private Cublas cublas;

  @BeforeEach
  void open() {
    standIn = StandIn.require();
    CublasLibrary library = StandInCublas.library();
    context = Driver.load().open(0);
    stream = context.stream();
    assertThat(library.version()).isEqualTo("13.0.0");
    assertThat(library.where()).isEqualTo(StandIn.buildCublas().toString());
    cublas = library.open(context, stream);
  }

  @AfterEach
  void close() {
    if (cublas == null) {
      return;
    }
    standIn.recover();
    cublas.close();
    cublas.close();
    stream.close();
    assertThat(standIn.live()).isZero();
    context.close();
    assertThat(standIn.faults()).isEmpty();
  }

  /** [[1, 2, 3], [4, 5, 6]] · [[1, 0], [0, 1], [2, 2]]. */
  private static final float[] RESULT = {7, 8, 16, 17};

  private float[] multiply(Product product, float[] left, float[] right, float keep) {
    try (DeviceBuffer a = context.allocate(4L * left.length);
        DeviceBuffer b = context.allocate(4L * right.length);
        DeviceBuffer c = context.allocate(4L * 4 * product.count())) {
      a.write(left);
      b.write(right);
      if (keep != 0) {
        c.fill(stream, Float.floatToIntBits(100));
      }
      cublas.multiply(product, Precision.FLOAT32, 1, a.address(), b.address(), keep, c.address());
      stream.synchronize();
      float[] result = new float[4 * product.count()];
      c.read(result);
      return result;
    }
  }

  @Test
  void matricesAreReadByRows() {
    float[] left = {1, 2, 3, 4, 5, 6};
    float[] right = {1, 0, 0, 1, 2, 2};
    assertThat(multiply(Product.of(2, 2, 3, false, false), left, right, 0)).containsExactly(RESULT);
    assertThat(multiply(Product.of(2, 2, 3, false, false), left, right, 1))
        .containsExactly(107, 108, 116, 117);
  }

  @Test
  void eitherMatrixMayLieTransposed() {
    float[] left = {1, 4, 2, 5, 3, 6};
    float[] right = {1, 0, 2, 0, 1, 2};
    assertThat(multiply(Product.of(2, 2, 3, true, true), left, right, 0)).containsExactly(RESULT);
  }

  @Test
  void manyProductsShareARightMatrix() {
    float[] left = {1, 2, 3, 4, 5, 6, 10, 20, 30, 40, 50, 60};
    float[] right = {1, 0, 0, 1, 2, 2};
    assertThat(multiply(Product.of(2, 2, 3, false, false).times(2, 6, 0, 4), left, right, 0))
        .containsExactly(7, 8, 16, 17, 70, 80, 160, 170);
  }

  @Test
  void aGraphHoldsProducts() {
    try (DeviceBuffer a = context.allocate(4);
        DeviceBuffer b = context.allocate(4);
        DeviceBuffer c = context.allocate(4)) {
      a.write(new float[] {2});
      b.write(new float[] {3});
      c.write(new float[] {0});
      Product product = Product.of(1, 1, 1, false, false);
      try (Graph graph =
          stream.capture(() ->
              cublas.multiply(
                  product, Precision.BF16, 1, a.address(), b.address(), 1, c.address()))) {
        graph.launch(stream);
        graph.launch(stream);
        stream.synchronize();
      }
      float[] result = new float[1];
      c.read(result);
      assertThat(result[0]).isEqualTo(12);
    }
  }

  @Test
  void aProductOutsideOfItsMemoryIsFound() {
    try (DeviceBuffer a = context.allocate(20);
        DeviceBuffer b = context.allocate(24);
        DeviceBuffer c = context.allocate(16)) {
      cublas.multiply(
          Product.of(2, 2, 3, false, false),
          Precision.FLOAT32,
          1,
          a.address(),
          b.address(),
          0,
          c.address());
      assertThatThrownBy(stream::synchronize)
          .isInstanceOf(BrokenInvariant.class)
          .hasMessageContaining("CUDA_ERROR_ILLEGAL_ADDRESS");
      standIn.recover();
    }
    assertThat(standIn.faults())
        .containsExactly("cuBLAS uses 24 bytes from byte 0 of memory of the device of 20 bytes");
  }
}
