package dev.rnnc.cpu.kernel;

/**
 * As many multiply-adds as a core can do: chains that do not wait for one another or for memory.
 */
public interface PeakLoop {
  /** Runs so many rounds; the result only keeps them from being left out. */
  float run(int rounds);

  /** Floating-point operations in a round, a multiply-add counted as two. */
  int operations();

  /** The loop for vectors of a width. */
  static PeakLoop of(VectorWidth width) {
    return HiddenClasses.copy(VectorPeakLoop.class, PeakLoop.class, width);
  }
}
