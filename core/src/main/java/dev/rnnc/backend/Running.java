package dev.rnnc.backend;

/** A run that was {@linkplain Executable#start started}. */
public interface Running {
  /** Of a run that was over before its caller went on. */
  Running OVER =
      new Running() {
        @Override
        public boolean isOver() {
          return true;
        }

        @Override
        public void await() {}
      };

  /** Whether its outputs are written. */
  boolean isOver();

  /**
   * Waits until it is over and writes its outputs to the arrays that its {@link Run} had when it
   * was started; of a run that is over it does nothing. Runs of one executable are awaited in the
   * order in which they were started.
   */
  void await();
}
