package kernels;

import dev.rnnc.cpu.kernel.RowKernels;
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

/** What follows the gradients: the norm that clipping compares, and Adam on clipped gradients. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 5, time = 2, timeUnit = TimeUnit.SECONDS)
@Measurement(iterations = 8, time = 150, timeUnit = TimeUnit.MILLISECONDS)
@State(Scope.Thread)
public class UpdateBenchmark {
  /** Weights: those of a recurrent matrix of 128 units, and of 592 units. */
  @Param({"49152", "1048576"})
  int weights;

  private final RowKernels kernels = RowKernels.create();
  private ElementwiseRun adam = ElementwiseRun.NONE;
  private float[] gradient = {};

  @Setup
  public void fill() {
    adam = ElementwiseRun.overFlat(CellBody.adam(), weights);
    gradient = RandomNumbers.normal(weights);
  }

  @Benchmark
  public float[][] adamWithClip() {
    Work.isElementwise(weights, 7);
    return adam.run();
  }

  @Benchmark
  public double squaredNorm() {
    Work.isElementwise(weights, 1);
    return kernels.sumOfSquares(gradient, 0, weights);
  }
}
