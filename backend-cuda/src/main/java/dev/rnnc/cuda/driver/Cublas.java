package dev.rnnc.cuda.driver;

import static dev.rnnc.cuda.driver.CublasLibrary.check;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** Matrix products in one stream. Multiplying allocates nothing. Closed before its stream is. */
public final class Cublas implements AutoCloseable {
  /** What NVIDIA recommends: for devices of capability 9.0 and later, and for others. */
  private static final long LARGE_WORKSPACE = 32L << 20;

  private static final long SMALL_WORKSPACE = 4L << 20;

  /** No product in lower precision unless its {@link Precision} says so, no reduction either. */
  private static final int DEFAULT_MATH = 0;

  private static final int NO_LOW_PRECISION_REDUCTION = 16;
  private static final int FLOAT = 0;
  private static final int DEFAULT_ALGORITHM = -1;

  private final CublasLibrary library;
  private final long handle;
  private final DeviceBuffer workspace;
  private final Arena arena = Arena.ofShared();
  private final MemorySegment scale = arena.allocate(JAVA_FLOAT);
  private final MemorySegment keep = arena.allocate(JAVA_FLOAT);
  private boolean closed;

  Cublas(CublasLibrary library, long handle, Context context, Stream stream) throws Throwable {
    this.library = library;
    this.handle = handle;
    long bytes = context.properties().capability().major() >= 9 ? LARGE_WORKSPACE : SMALL_WORKSPACE;
    workspace = context.allocate(bytes);
    check((int) library.setStream.invokeExact(handle, stream.address()), "cublasSetStream");
    // After the stream: setting a stream takes the workspace away.
    check(
        (int) library.setWorkspace.invokeExact(handle, workspace.address(), bytes),
        "cublasSetWorkspace");
    check(
        (int) library.setMathMode.invokeExact(handle, DEFAULT_MATH | NO_LOW_PRECISION_REDUCTION),
        "cublasSetMathMode");
  }

  /**
   * {@code result = scale · left · right + keep · result}; where {@code keep} is 0, the result is
   * not read. Matrices are given by their addresses on the device.
   */
  public void multiply(
      Product product,
      Precision precision,
      float scale,
      long left,
      long right,
      float keep,
      long result) {
    this.scale.set(JAVA_FLOAT, 0, scale);
    this.keep.set(JAVA_FLOAT, 0, keep);
    try {
      // cuBLAS reads columns where we have rows, so it computes the transposed product.
      int status =
          (int)
              library.multiply.invokeExact(
                  handle,
                  product.rightTransposed() ? 1 : 0,
                  product.leftTransposed() ? 1 : 0,
                  product.columns(),
                  product.rows(),
                  product.depth(),
                  this.scale,
                  right,
                  FLOAT,
                  product.rightStride(),
                  product.rightStep(),
                  left,
                  FLOAT,
                  product.leftStride(),
                  product.leftStep(),
                  this.keep,
                  result,
                  FLOAT,
                  product.resultStride(),
                  product.resultStep(),
                  product.count(),
                  precision.computeType,
                  DEFAULT_ALGORITHM);
      check(status, "cublasGemmStridedBatchedEx");
    } catch (RuntimeException failed) {
      throw failed;
    } catch (Throwable failed) {
      throw new IllegalStateException(failed);
    }
  }

  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    try {
      check((int) library.destroy.invokeExact(handle), "cublasDestroy");
    } catch (RuntimeException failed) {
      throw failed;
    } catch (Throwable failed) {
      throw new IllegalStateException(failed);
    } finally {
      workspace.close();
      arena.close();
    }
  }
}
