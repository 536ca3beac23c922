package dev.rnnc.cpu;

import dev.rnnc.source.BrokenInvariant;

/** A step of a plan that one thread carries out; other threads have their own. */
interface Operation {
  /**
   * Does this thread's share for the time steps {@code [begin, end)}; what does not depend on time
   * is asked for one time step, 0.
   */
  void run(Share share, int begin, int end);

  /**
   * Whether it is a product so large that threads gain by sharing its columns, though they must
   * wait for one another before and after.
   */
  default boolean isLarge() {
    return false;
  }

  /** Does this thread's share of the columns, of all rows of time steps. Only if it is large. */
  default void runColumns(Share share, int begin, int end) {
    throw new BrokenInvariant("cpu", "this operation is not shared by columns");
  }
}
