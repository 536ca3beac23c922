package dev.rnnc.cpu;

import dev.rnnc.cpu.kernel.RowKernels;

/** The sum over rows: of all, shared by columns, or of each sequence's time steps, by rows. */
final class SumRowsOperation implements Operation, SummedRows.Sum {
  private final Memory memory;
  private final RowKernels kernels;
  private final SummedRows summed;
  private final Access x;
  private final Access y;
  private int columnBegin;
  private int columnEnd;

  SumRowsOperation(Memory memory, RowKernels kernels, SummedRows summed, Access x, Access y) {
    this.memory = memory;
    this.kernels = kernels;
    this.summed = summed;
    this.x = x;
    this.y = y;
  }

  @Override
  public void run(Share share, int begin, int end) {
    if (y.batch) {
      for (int row = share.rowBegin(); row < share.rowEnd(); row++) {
        kernels.columnSums(
            x.reals(memory),
            x.offset(memory, memory.segmentBegin, row),
            memory.batch * x.stride,
            memory.segmentEnd - memory.segmentBegin,
            y.reals(memory),
            y.offset(memory, 0, row),
            !summed.startsSum(),
            0,
            y.width);
      }
    } else {
      columnBegin = share.columnBegin(y.width);
      columnEnd = share.columnEnd(y.width);
      if (columnBegin < columnEnd) {
        summed.run(begin, this);
      }
    }
  }

  @Override
  public void add(int timeStep, int rows, boolean accumulate) {
    kernels.columnSums(
        x.reals(memory),
        x.offset(memory, timeStep, 0),
        x.stride,
        rows,
        y.reals(memory),
        y.offset(memory, timeStep, 0),
        accumulate,
        columnBegin,
        columnEnd);
  }
}
