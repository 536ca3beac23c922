package dev.rnnc.cpu;

import dev.rnnc.cpu.kernel.PeakLoop;
import dev.rnnc.cpu.kernel.VectorWidth;
import java.util.Arrays;

/** Measures how fast the threads multiply and add when nothing else holds them up. */
final class Peak {
  private static final int ROUNDS = 1_000;
  private static final int CALLS = 1_000;
  private static final int WARM_UP = 50;
  private static final int MEASURED = 50;

  private final Workers workers;
  private final PeakLoop loop = PeakLoop.of(VectorWidth.preferred());
  private final float[] results;

  Peak(Workers workers) {
    this.workers = workers;
    results = new float[16 * workers.count()];
  }

  /** Floating-point operations a second: the median of some rounds. */
  double measure() {
    // Many calls of a short loop: a method that is called seldom is not compiled as a whole.
    Workers.Task task =
        (worker, all) -> {
          for (int i = 0; i < CALLS; i++) {
            results[16 * worker] = loop.run(ROUNDS);
          }
        };
    for (int i = 0; i < WARM_UP; i++) {
      workers.run(task);
    }
    double[] seconds = new double[MEASURED];
    for (int i = 0; i < MEASURED; i++) {
      long start = System.nanoTime();
      workers.run(task);
      seconds[i] = (System.nanoTime() - start) / 1e9;
    }
    Arrays.sort(seconds);
    return (double) loop.operations() * ROUNDS * CALLS * workers.count() / seconds[MEASURED / 2];
  }
}
