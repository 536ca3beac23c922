package dev.rnnc.cuda.codegen;

import dev.rnnc.ir.Precision;

/**
 * How many times as fast as in float32 tensor cores multiply rounded operands. An estimate from
 * peak rates that NVIDIA publishes, of dense matrices and sums in float32; nothing was measured.
 */
final class TensorCores {
  /**
   * 10<sup>12</sup> operations a second of a device.
   *
   * @param float32 without tensor cores
   */
  private record Peak(double float32, double tf32, double bf16) {
    double times(Precision precision) {
      return switch (precision) {
        case FLOAT32 -> 1;
        case TF32 -> tf32 / float32;
        case BF16 -> bf16 / float32;
      };
    }
  }

  /** Of compute capability 8.0: the data sheet of the A100. */
  private static final Peak AMPERE = new Peak(19.5, 156, 312);

  /**
   * Of compute capability 8.6 to 8.9 and 12: the white paper of GeForce RTX 4090. That of RTX 3090
   * has the same ratios; boards for servers, such as A40 and L40S, have twice as much.
   */
  private static final Peak GEFORCE = new Peak(82.6, 82.6, 165.2);

  /** Of compute capability 9.0, and taken for 10 and 11: the data sheet of the H100 SXM. */
  private static final Peak HOPPER = new Peak(66.9, 494.7, 989.4);

  /** Rows that a tile of cuBLAS has at least on tensor cores; fewer take as long. */
  private static final int ROWS = 64;

  private TensorCores() {}

  /** On a device of this compute capability, 80 for 8.0; 1 where they are of no use. */
  static double timesFloat32(Precision precision, int capability) {
    if (capability < 80) {
      return 1;
    }
    Peak peak = capability == 80 ? AMPERE : capability >= 90 && capability < 120 ? HOPPER : GEFORCE;
    return peak.times(precision);
  }

  /** The same for products of few rows; at least 1, since cuBLAS need not use them. */
  static double timesFloat32(double ofMany, long rows) {
    return Math.max(1, ofMany * rows / (Math.ceilDiv(rows, ROWS) * ROWS));
  }
}
