package dev.rnnc.cpu;

/** A step of a plan that one thread carries out; other threads have their own. */
interface Operation {
  /**
   * Does this thread's share for the time steps {@code [begin, end)}; what does not depend on time
   * is asked for one time step, 0.
   */
  void run(Share share, int begin, int end);
}
