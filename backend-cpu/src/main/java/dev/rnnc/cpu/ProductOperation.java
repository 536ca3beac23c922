package dev.rnnc.cpu;

import dev.rnnc.cpu.kernel.Alignment;
import dev.rnnc.cpu.kernel.Product;
import dev.rnnc.plan.Packed;

/**
 * Rows times a packed matrix. Threads share the rows, or the columns of the result where there are
 * fewer rows than a thread should have.
 */
final class ProductOperation implements Operation {
  /** Elements of a matrix that take longer to read than threads to wait for one another: 1 MiB. */
  private static final int LARGE = 1 << 18;

  private final Memory memory;
  private final Product product;
  private final Packed packed;
  private final Access x;
  private final Access y;
  private final boolean accumulate;
  private final RowOperation byRows;

  ProductOperation(
      Memory memory,
      Product product,
      Packed packed,
      Access x,
      Access y,
      boolean accumulate,
      int turn) {
    this.memory = memory;
    this.product = product;
    this.packed = packed;
    this.x = x;
    this.y = y;
    this.accumulate = accumulate;
    byRows =
        new RowOperation(
            memory,
            (timeStep, row, count) -> run(timeStep, row, count, 0, Integer.MAX_VALUE),
            y,
            turn,
            x);
  }

  @Override
  public void run(Share share, int begin, int end) {
    byRows.run(share, begin, end);
  }

  @Override
  public boolean isLarge() {
    return y.batch && isLarge(packed);
  }

  static boolean isLarge(Packed packed) {
    return (long) packed.heads() * packed.depth() * packed.columns() >= LARGE;
  }

  @Override
  public void runColumns(Share share, int begin, int end) {
    int panels = Math.ceilDiv(packed.columns(), product.panelWidth());
    int from = panels * share.index / share.count;
    int to = panels * (share.index + 1) / share.count;
    if (from < to && x.isLinear() && y.isLinear()) {
      run(begin, 0, (end - begin) * memory.batch, from, to);
    } else if (from < to) {
      for (int t = begin; t < end; t++) {
        run(t, 0, memory.batch, from, to);
      }
    }
  }

  private void run(int timeStep, int row, int count, int panelBegin, int panelEnd) {
    for (int head = 0; head < packed.heads(); head++) {
      product.run(
          x.reals(memory),
          x.offset(memory, timeStep, row) + head * packed.depth(),
          x.stride,
          memory.packed[packed.id()],
          Alignment.START + head * product.packedLength(),
          y.reals(memory),
          y.offset(memory, timeStep, row) + head * packed.columns(),
          y.stride,
          accumulate,
          0,
          count,
          panelBegin,
          panelEnd);
    }
  }
}
