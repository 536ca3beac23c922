package kernels;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Packing the weights of a recurrence with three gates, once in a training step. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 5, time = 2, timeUnit = TimeUnit.SECONDS)
@Measurement(iterations = 8, time = 150, timeUnit = TimeUnit.MILLISECONDS)
@State(Scope.Thread)
public class PackBenchmark {
  private static final int GATES = 3;

  @Param({"128", "256", "512", "1024"})
  int hidden;

  private Operands forward = Operands.NONE;
  private Operands backward = Operands.NONE;

  @Setup
  public void fill() {
    forward = Operands.of(0, hidden, GATES * hidden, false);
    backward = Operands.of(0, GATES * hidden, hidden, true);
    Work.isElementwise(GATES * hidden * hidden, 2);
  }

  @Benchmark
  public float[] asStored() {
    return forward.pack();
  }

  @Benchmark
  public float[] transposed() {
    return backward.pack();
  }
}
