package kernels;

import dev.rnnc.cpu.kernel.UnaryFunction;
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

/** Each function of one number alone, over 4,096 numbers, which the first-level cache holds. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 5, time = 2, timeUnit = TimeUnit.SECONDS)
@Measurement(iterations = 8, time = 150, timeUnit = TimeUnit.MILLISECONDS)
@State(Scope.Thread)
public class FunctionBenchmark {
  private static final int LENGTH = 4096;

  @Param UnaryFunction function = UnaryFunction.TANH;

  private ElementwiseRun run = ElementwiseRun.NONE;

  @Setup
  public void fill() {
    run = ElementwiseRun.overFlat(ElementwiseRun.of(function), LENGTH);
    Work.isElementwise(LENGTH, 2);
  }

  @Benchmark
  public float[][] apply() {
    return run.run();
  }
}
