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

/** The generated elementwise kernels of cells, one time step of a batch of 32. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 5, time = 2, timeUnit = TimeUnit.SECONDS)
@Measurement(iterations = 8, time = 150, timeUnit = TimeUnit.MILLISECONDS)
@State(Scope.Thread)
public class ElementwiseBenchmark {
  private static final int BATCH = 32;
  private static final int SYMBOLS = 65;

  @Param({"128", "512"})
  int hidden;

  @Param CellBody body = CellBody.GRU_FORWARD;

  private ElementwiseRun run = ElementwiseRun.NONE;

  @Setup
  public void fill() {
    run = ElementwiseRun.overRows(body.spec(hidden), BATCH, SYMBOLS);
    Work.isElementwise((double) BATCH * hidden, body.arrays(hidden));
  }

  @Benchmark
  public float[][] step() {
    return run.run();
  }
}
