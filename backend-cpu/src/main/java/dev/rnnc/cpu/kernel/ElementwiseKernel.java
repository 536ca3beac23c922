package dev.rnnc.cpu.kernel;

/** A compiled {@link ElementwiseSpec}. Safe for use by several threads at once on disjoint rows. */
public interface ElementwiseKernel {
  /**
   * Runs the code for the rows {@code [rowBegin, rowEnd)}; of a {@linkplain
   * ElementwiseSpec#isFlat() flat} spec these are columns.
   *
   * <p>The slots of the spec name positions in the argument lists: slot {@code i} is {@code
   * arrays[i]} from {@code offsets[i]}, its rows {@code strides[i]} apart; index slot {@code j} is
   * {@code indices[j]} from {@code indexOffsets[j]}, {@code indexStrides[j]} apart from row to row.
   * Two slots may be the same array. Within one vector of columns of one row all sources are read
   * before the first sink is written, so a kernel may work in place.
   */
  void run(
      float[][] arrays,
      int[] offsets,
      int[] strides,
      int[][] indices,
      int[] indexOffsets,
      int[] indexStrides,
      int rowBegin,
      int rowEnd);
}
