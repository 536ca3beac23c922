package dev.rnnc.cuda.driver;

/** How exactly cuBLAS multiplies floats; it always adds in float. */
public enum Precision {
  /** In float. */
  FLOAT32(68),
  /** With 10 bits behind the point, on tensor cores. */
  TF32(77),
  /** With 7 bits behind the point, on tensor cores. */
  BF16(75);

  /** cuBLAS's number of it, a {@code cublasComputeType_t}. */
  final int computeType;

  Precision(int computeType) {
    this.computeType = computeType;
  }
}
