package dev.rnnc.cpu.kernel;

/** What generated code reads. */
final class VectorConstants {
  static final int[] LANE_NUMBERS = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15};

  private VectorConstants() {}
}
