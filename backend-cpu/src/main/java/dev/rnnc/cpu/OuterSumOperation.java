package dev.rnnc.cpu;

import dev.rnnc.cpu.kernel.OuterSum;

/**
 * The gradient of a matrix. Threads share its columns, or its rows where those are more; every
 * element is summed over all rows of the operands by one thread.
 */
final class OuterSumOperation implements Operation, SummedRows.Sum {
  private final Memory memory;
  private final OuterSum outerSum;
  private final SummedRows summed;
  private final Access left;
  private final Access right;
  private final Access result;
  private final int heads;
  private final int m;
  private final int k;

  // This thread's part of the result.
  private int mBegin;
  private int mEnd;
  private int kBegin;
  private int kEnd;

  OuterSumOperation(
      Memory memory,
      OuterSum outerSum,
      SummedRows summed,
      Access left,
      Access right,
      Access result,
      int heads) {
    this.memory = memory;
    this.outerSum = outerSum;
    this.summed = summed;
    this.left = left;
    this.right = right;
    this.result = result;
    this.heads = heads;
    m = left.width / heads;
    k = right.width / heads;
  }

  @Override
  public void run(Share share, int begin, int end) {
    boolean byColumns = k >= m;
    mBegin = byColumns ? 0 : share.columnBegin(m);
    mEnd = byColumns ? m : share.columnEnd(m);
    kBegin = byColumns ? share.columnBegin(k) : 0;
    kEnd = byColumns ? share.columnEnd(k) : k;
    if (mBegin < mEnd && kBegin < kEnd) {
      summed.run(begin, this);
    }
  }

  @Override
  public void add(int timeStep, int rows, boolean accumulate) {
    for (int head = 0; head < heads; head++) {
      outerSum.run(
          left.reals(memory),
          left.offset(memory, timeStep, 0) + head * m,
          left.stride,
          right.reals(memory),
          right.offset(memory, timeStep, 0) + head * k,
          right.stride,
          result.reals(memory),
          result.offset(memory, timeStep, 0) + head * m * k,
          k,
          accumulate,
          rows,
          mBegin,
          mEnd,
          kBegin,
          kEnd);
    }
  }
}
