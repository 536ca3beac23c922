package dev.rnnc.cpu;

import dev.rnnc.cpu.kernel.RowKernels;

/**
 * The gradient of a look-up: rows are added to the rows of a table, which is then written as
 * columns of the result. Threads share the columns of the table.
 */
final class LookupGradientOperation implements Operation, SummedRows.Sum {
  private final Memory memory;
  private final RowKernels kernels;
  private final SummedRows summed;
  private final Access rows;
  private final Access index;
  private final Access table;
  private final Access result;
  private final int m;
  private final int n;
  private int columnBegin;
  private int columnEnd;

  LookupGradientOperation(
      Memory memory,
      RowKernels kernels,
      SummedRows summed,
      Access rows,
      Access index,
      Access table,
      Access result,
      int n) {
    this.memory = memory;
    this.kernels = kernels;
    this.summed = summed;
    this.rows = rows;
    this.index = index;
    this.table = table;
    this.result = result;
    this.n = n;
    m = rows.width;
  }

  @Override
  public void run(Share share, int begin, int end) {
    columnBegin = share.columnBegin(m);
    columnEnd = share.columnEnd(m);
    float[] from = table.reals(memory);
    int fromOffset = table.offset(memory, begin, 0);
    for (int i = 0; i < n && summed.startsSum(); i++) {
      java.util.Arrays.fill(
          from, fromOffset + i * m + columnBegin, fromOffset + i * m + columnEnd, 0);
    }
    summed.run(begin, this);
    if (!summed.endsSum()) {
      return;
    }
    float[] to = result.reals(memory);
    int toOffset = result.offset(memory, begin, 0);
    for (int j = columnBegin; j < columnEnd; j++) {
      for (int i = 0; i < n; i++) {
        to[toOffset + j * n + i] = from[fromOffset + i * m + j];
      }
    }
  }

  @Override
  public void add(int timeStep, int count, boolean accumulate) {
    kernels.scatterAdd(
        rows.reals(memory),
        rows.offset(memory, timeStep, 0),
        rows.stride,
        count,
        index.indices(memory),
        index.offset(memory, timeStep, 0),
        index.stride,
        table.reals(memory),
        table.offset(memory, timeStep, 0),
        m,
        columnBegin,
        columnEnd);
  }
}
