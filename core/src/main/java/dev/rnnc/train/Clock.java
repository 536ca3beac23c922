package dev.rnnc.train;

/** The time that training has taken, over all resumptions. */
final class Clock {
  private final long startNanos = System.nanoTime();
  private double secondsBefore;

  /** Goes on after what a checkpoint says. */
  void restore(double seconds) {
    secondsBefore = seconds;
  }

  double seconds() {
    return secondsBefore + (System.nanoTime() - startNanos) / 1e9;
  }
}
