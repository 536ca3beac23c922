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

/** Reductions over the 2,048 rows of a training step: logits of 65 symbols, and of 1,024. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 5, time = 2, timeUnit = TimeUnit.SECONDS)
@Measurement(iterations = 8, time = 150, timeUnit = TimeUnit.MILLISECONDS)
@State(Scope.Thread)
public class RowBenchmark {
  private static final int ROWS = 2048;

  @Param({"65", "1024"})
  int width;

  private final RowKernels kernels = RowKernels.create();
  private final float[] loss = new float[ROWS];
  private final float[] upstream = {1};
  private float[] logits = {};
  private float[] result = {};
  private int[] targets = {};

  @Setup
  public void fill() {
    logits = RandomNumbers.normal(ROWS * width);
    result = new float[ROWS * width];
    targets = RandomNumbers.below(width, ROWS);
  }

  @Benchmark
  public float[] crossEntropyWithGradient() {
    Work.isElementwise((double) ROWS * width, 2);
    kernels.crossEntropyWithGradient(
        logits, 0, width, width, targets, 0, 1, loss, 0, 1, upstream, 0, 0, result, 0, width, 0,
        ROWS);
    return result;
  }

  @Benchmark
  public float[] crossEntropy() {
    Work.isElementwise((double) ROWS * width, 1);
    kernels.crossEntropy(logits, 0, width, width, targets, 0, 1, loss, 0, 1, 0, ROWS);
    return loss;
  }

  @Benchmark
  public float[] softmax() {
    Work.isElementwise((double) ROWS * width, 2);
    kernels.softmax(logits, 0, width, width, result, 0, width, 0, ROWS);
    return result;
  }

  @Benchmark
  public float[] sums() {
    Work.isElementwise((double) ROWS * width, 1);
    kernels.sums(logits, 0, width, width, loss, 0, 1, 0, ROWS);
    return loss;
  }

  /** The gradient of a bias. */
  @Benchmark
  public float[] columnSums() {
    Work.isElementwise((double) ROWS * width, 1);
    kernels.columnSums(logits, 0, width, ROWS, result, 0, false, 0, width);
    return result;
  }

  /** The gradient of a look-up, into a table of as many rows as columns at most. */
  @Benchmark
  public float[] scatterAdd() {
    Work.isElementwise((double) ROWS * width, 3);
    kernels.scatterAdd(logits, 0, width, ROWS, targets, 0, 1, result, 0, width, 0, width);
    return result;
  }
}
