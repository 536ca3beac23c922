package dev.rnnc.cpu.kernel;

/**
 * {@code C[rows, columns] (= | +=) A[rows, depth] · W[depth, columns]} with W packed into panels.
 *
 * <p>Every element is one chain of fused multiply-adds in ascending depth, which starts from 0 or,
 * accumulating, from the stored value. Safe for use by several threads at once on disjoint rows or
 * columns of C.
 */
public interface Product {
  /** The number of floats that the packed W takes. */
  int packedLength();

  /** The code that was chosen, and why: a phrase for people. */
  String describe();

  /** The same code for a W of another depth and number of columns. */
  Product ofShape(int depth, int columns);

  /** The number of columns in a panel, the unit in which columns can be shared among threads. */
  int panelWidth();

  /** The numbers of columns that panels have, each once. */
  int[] panelWidths();

  /**
   * Packs {@code W[p, j] = w[offset + p * depthStride + j * columnStride]} into the {@link
   * #packedLength} floats from {@code panels[panelsOffset]}. Strides of (columns, 1) read a W as
   * stored, (1, depth) its transpose.
   */
  void pack(
      float[] w, int offset, int depthStride, int columnStride, float[] panels, int panelsOffset);

  /** Computes the rows {@code [rowBegin, rowEnd)} of C in all columns. */
  default void run(
      float[] a,
      int aOffset,
      int aStride,
      float[] panels,
      int panelsOffset,
      float[] c,
      int cOffset,
      int cStride,
      boolean accumulate,
      int rowBegin,
      int rowEnd) {
    run(
        a,
        aOffset,
        aStride,
        panels,
        panelsOffset,
        c,
        cOffset,
        cStride,
        accumulate,
        rowBegin,
        rowEnd,
        0,
        Integer.MAX_VALUE);
  }

  /**
   * Computes the rows {@code [rowBegin, rowEnd)} of C in the panels {@code [panelBegin, panelEnd)},
   * which are the columns from {@code panelBegin * panelWidth()} on.
   */
  void run(
      float[] a,
      int aOffset,
      int aStride,
      float[] panels,
      int panelsOffset,
      float[] c,
      int cOffset,
      int cStride,
      boolean accumulate,
      int rowBegin,
      int rowEnd,
      int panelBegin,
      int panelEnd);
}
