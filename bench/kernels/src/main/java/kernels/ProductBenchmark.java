package kernels;

import dev.rnnc.cpu.kernel.OuterSum;
import dev.rnnc.cpu.kernel.OuterSums;
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

/**
 * Products at the shapes of a recurrence with three gates, a GRU's: one time step forward and
 * backward, and what 64 time steps add to the weight gradient.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 5, time = 2, timeUnit = TimeUnit.SECONDS)
@Measurement(iterations = 8, time = 150, timeUnit = TimeUnit.MILLISECONDS)
public class ProductBenchmark {
  private static final int GATES = 3;
  private static final int TIME_STEPS = 64;

  /** The sizes of a recurrence. */
  @State(Scope.Benchmark)
  public static class Sizes {
    @Param({"1", "32", "64", "128"})
    int batch;

    @Param({"128", "256", "512", "1024"})
    int hidden;
  }

  /** {@code gates [batch, 3 hidden] = states [batch, hidden] · weights [hidden, 3 hidden]}. */
  @State(Scope.Thread)
  public static class Forward {
    private Operands operands = Operands.NONE;

    @Setup
    public void fill(Sizes sizes) {
      operands = Operands.of(sizes.batch, sizes.hidden, GATES * sizes.hidden, false);
      operands.pack();
      Work.isProduct(sizes.batch, sizes.hidden, GATES * sizes.hidden);
    }
  }

  /** {@code states [batch, hidden] = gates [batch, 3 hidden] · weights transposed}. */
  @State(Scope.Thread)
  public static class Backward {
    private Operands operands = Operands.NONE;

    @Setup
    public void fill(Sizes sizes) {
      operands = Operands.of(sizes.batch, GATES * sizes.hidden, sizes.hidden, true);
      operands.pack();
      Work.isProduct(sizes.batch, GATES * sizes.hidden, sizes.hidden);
    }
  }

  /** {@code weights [3 hidden, hidden] = Σ gates [row, 3 hidden] · states [row, hidden]}. */
  @State(Scope.Thread)
  public static class Gradient {
    private OuterSum sum = OuterSums.of(1, 1, 1, 1);
    private int rows;
    private int m;
    private int n;
    private float[] gates = {};
    private float[] states = {};
    private float[] gradient = {};

    @Setup
    public void fill(Sizes sizes) {
      rows = TIME_STEPS * sizes.batch;
      m = GATES * sizes.hidden;
      n = sizes.hidden;
      sum = OuterSums.of(m, n, m, n);
      gates = RandomNumbers.normal(rows * m);
      states = RandomNumbers.normal(rows * n);
      gradient = new float[m * n];
      Work.isProduct(m, rows, n);
    }
  }

  @Benchmark
  public float[] forward(Forward state) {
    return state.operands.multiply();
  }

  @Benchmark
  public float[] backward(Backward state) {
    return state.operands.multiply();
  }

  @Benchmark
  public float[] weightGradient(Gradient g) {
    g.sum.run(g.gates, 0, g.m, g.states, 0, g.n, g.gradient, 0, g.n, true, g.rows, 0, g.m, 0, g.n);
    return g.gradient;
  }
}
