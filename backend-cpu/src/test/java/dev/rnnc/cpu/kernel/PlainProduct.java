package dev.rnnc.cpu.kernel;

/** The product as a plain loop, packed as one panel. */
record PlainProduct(int depth, int columns) implements Product {
  @Override
  public String describe() {
    return "one multiply-add after the other";
  }

  @Override
  public PlainProduct ofShape(int otherDepth, int otherColumns) {
    return new PlainProduct(otherDepth, otherColumns);
  }

  @Override
  public int packedLength() {
    return depth * columns;
  }

  @Override
  public int panelWidth() {
    return columns;
  }

  @Override
  public int[] panelWidths() {
    return new int[] {columns};
  }

  @Override
  public void pack(
      float[] w, int offset, int depthStride, int columnStride, float[] panels, int panelsOffset) {
    for (int p = 0; p < depth; p++) {
      for (int j = 0; j < columns; j++) {
        panels[panelsOffset + p * columns + j] = w[offset + p * depthStride + j * columnStride];
      }
    }
  }

  @Override
  public void run(
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
      int panelEnd) {
    if (panelBegin > 0 || panelEnd < 1) {
      return;
    }
    for (int i = rowBegin; i < rowEnd; i++) {
      for (int j = 0; j < columns; j++) {
        float chain = accumulate ? c[cOffset + i * cStride + j] : 0;
        for (int p = 0; p < depth; p++) {
          chain =
              Math.fma(a[aOffset + i * aStride + p], panels[panelsOffset + p * columns + j], chain);
        }
        c[cOffset + i * cStride + j] = chain;
      }
    }
  }
}
