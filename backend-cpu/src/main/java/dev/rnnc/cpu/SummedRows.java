package dev.rnnc.cpu;

/** Which rows a sum over rows takes, in as few runs of consecutive rows as can be. */
final class SummedRows {
  /** What adds up rows. */
  interface Sum {
    /**
     * Adds {@code rows} rows from the first sequence of a time step on, to what is there if {@code
     * accumulate}.
     */
    void add(int timeStep, int rows, boolean accumulate);
  }

  private final Memory memory;

  /** Whether only the rows of the time step at hand are summed, as in the body of a loop. */
  private final boolean oneStep;

  private final boolean time;
  private final boolean batch;
  private final boolean linear;

  SummedRows(Memory memory, boolean oneStep, Access... summed) {
    this.memory = memory;
    this.oneStep = oneStep;
    boolean anyTime = false;
    boolean anyBatch = false;
    boolean allLinear = true;
    for (Access access : summed) {
      anyTime |= access.time;
      anyBatch |= access.batch;
      allLinear &= access.isLinear();
    }
    time = anyTime;
    batch = anyBatch;
    linear = allLinear;
  }

  /** Sums the rows of the segment of time at hand. */
  void run(int timeStep, Sum sum) {
    int rows = batch ? memory.batch : 1;
    int begin = memory.segmentBegin;
    int end = memory.segmentEnd;
    boolean goesOn = !startsSum();
    if (oneStep || !time) {
      sum.add(timeStep, rows, false);
    } else if (linear || begin == end) {
      sum.add(begin, (end - begin) * rows, goesOn);
    } else {
      for (int t = begin; t < end; t++) {
        sum.add(t, rows, goesOn || t > begin);
      }
    }
  }

  /** Whether no segment of time was summed before the one at hand. */
  boolean startsSum() {
    return oneStep || !time || memory.startsPass;
  }

  /** Whether the sum is complete after the segment of time at hand. */
  boolean endsSum() {
    return oneStep || !time || memory.endsPass;
  }
}
