package kernels;

import dev.rnnc.cpu.kernel.PeakLoop;
import dev.rnnc.cpu.kernel.VectorWidth;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.infra.IterationParams;
import org.openjdk.jmh.profile.InternalProfiler;
import org.openjdk.jmh.results.AggregationPolicy;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.ScalarResult;

/**
 * Adds what the nanoseconds of an iteration mean for the {@link Work} of a call: GFLOP/s beside the
 * peak of the same process right after, GB/s, nanoseconds per element. Of all iterations the
 * fastest counts, since other processes only ever make one slower.
 */
public final class Rates implements InternalProfiler {
  static final String GIGAFLOPS = "gflops";
  static final String PEAK = "peak";
  static final String GIGABYTES = "gbytes";
  static final String PER_ELEMENT = "element";

  private static final int ROUNDS = 1_000;
  private static final int CALLS = 500;
  private static final int TRIES = 30;

  private final PeakLoop loop = PeakLoop.of(VectorWidth.preferred());

  @Override
  public String getDescription() {
    return "GFLOP/s, the peak of multiply-adds, GB/s and nanoseconds per element";
  }

  @Override
  public void beforeIteration(BenchmarkParams benchmark, IterationParams iteration) {
    // All is known after it.
  }

  @Override
  public Collection<? extends Result<?>> afterIteration(
      BenchmarkParams benchmark, IterationParams iteration, IterationResult measured) {
    double nanoseconds = measured.getPrimaryResult().getScore();
    Work work = Work.current();
    List<ScalarResult> rates = new ArrayList<>();
    if (work.operations() > 0) {
      rates.add(most(GIGAFLOPS, work.operations() / nanoseconds, "GFLOP/s"));
      rates.add(most(PEAK, peak(), "GFLOP/s"));
    }
    rates.add(most(GIGABYTES, work.bytes() / nanoseconds, "GB/s"));
    rates.add(
        new ScalarResult(PER_ELEMENT, nanoseconds / work.elements(), "ns", AggregationPolicy.MIN));
    return rates;
  }

  private static ScalarResult most(String label, double value, String unit) {
    return new ScalarResult(label, value, unit, AggregationPolicy.MAX);
  }

  /** Operations a nanosecond: the best of some tries, the first of which only warm up. */
  private double peak() {
    double best = 0;
    float sum = 0;
    for (int i = 0; i < TRIES; i++) {
      long start = System.nanoTime();
      for (int call = 0; call < CALLS; call++) {
        sum += loop.run(ROUNDS);
      }
      double operations = (double) loop.operations() * ROUNDS * CALLS;
      best = Math.max(best, operations / (System.nanoTime() - start));
    }
    if (Float.isNaN(sum)) {
      throw new IllegalStateException("the loop of the peak gave " + sum);
    }
    return best;
  }
}
