package dev.rnnc.cuda;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rnnc.backend.Backend;
import dev.rnnc.backend.Device;
import dev.rnnc.backend.DeviceOptions;
import dev.rnnc.backend.Executable;
import dev.rnnc.backend.Run;
import dev.rnnc.compile.Compiler;
import dev.rnnc.cpu.Runs;
import dev.rnnc.cuda.driver.StandInCublas;
import dev.rnnc.cuda.standin.HostCompiler;
import dev.rnnc.cuda.standin.StandIn;
import dev.rnnc.dsl.Rnn;
import dev.rnnc.dsl.Settings;
import dev.rnnc.ir.Emitter;
import dev.rnnc.ir.Leaf;
import dev.rnnc.ir.Loop;
import dev.rnnc.ir.Multiply;
import dev.rnnc.ir.Precision;
import dev.rnnc.ir.Program;
import dev.rnnc.ir.Type;
import dev.rnnc.ir.Value;
import dev.rnnc.ir.Verifier;
import dev.rnnc.model.DataSize;
import dev.rnnc.model.Model;
import dev.rnnc.reference.ReferenceBackend;
import dev.rnnc.source.SourceFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Products of rounded operands: the same ones whichever way they are computed. */
class PrecisionTest {
  private static final int DEPTH = 37;
  private static final int BATCH = 5;

  /**
   * Of sums of {@link #DEPTH} products that are exact but for the order in which they are added.
   */
  private static final double EXACT = 2e-6;

  @AfterEach
  void nothingIsLeft() {
    OnStandIn.check();
  }

  private static Stream<Arguments> roundedOnEveryWay() {
    return Stream.of(OnStandIn.Like.values())
        .flatMap(
            like -> Stream.of(Precision.values()).map(precision -> Arguments.of(like, precision)));
  }

  /** {@code after = U h + x} of one time step, and the sum over rows of {@code after xᵀ}. */
  @ParameterizedTest
  @MethodSource("roundedOnEveryWay")
  void operandsAreRoundedToTheNearest(OnStandIn.Like like, Precision precision) {
    Emitter main = Emitter.startingAt(0);
    Value u = main.emit("U", new Leaf.Parameter("U", Type.whole(DEPTH, DEPTH)));
    Value start = main.emit("start", new Leaf.Parameter("start", Type.row(DEPTH)));
    Value x = main.emit("x", new Leaf.Input("x", Type.sequence(DEPTH)));
    Emitter body = main.nested();
    Value h = body.parameter("h", Type.row(DEPTH));
    Value each = body.parameter("each", Type.row(DEPTH));
    Value matrix = body.parameter("U", Type.whole(DEPTH, DEPTH));
    Value product = body.emit("product", new Multiply.Product(matrix, h, false));
    Value next = body.add(product, each);
    List<Value> results =
        main.emit(
            new Loop(
                false,
                List.of(new Loop.Carried(start, h, next)),
                List.of(new Loop.Sequence(x, each)),
                List.of(new Loop.Captured(u, matrix)),
                List.of(next),
                body.block()));
    Value sum = main.emit("sum", new Multiply.OuterSum(results.get(1), x, 0));
    Program program =
        Verifier.verify(
            "test",
            new Program(
                "loop",
                main.block(),
                List.of(
                    new Program.Output("after", results.get(1)), new Program.Output("sum", sum)),
                List.of(),
                precision));
    Random random = new Random(3);
    float[] matrixElements = drawn(random, DEPTH * DEPTH);
    float[] states = drawn(random, BATCH * DEPTH);
    float[] inputs = drawn(random, BATCH * DEPTH);
    double[] after = new double[BATCH * DEPTH];
    double[] sums = new double[DEPTH * DEPTH];
    try (Device device = OnStandIn.backend(like, List.of(program)).open(new DeviceOptions(1, 7));
        Executable executable = device.load(program)) {
      device.storage().write("U", matrixElements);
      device.storage().write("start", states);
      executable.run(
          new Run().sizes(1, BATCH).input("x", inputs).output("after", after).output("sum", sums));
    }
    for (int row = 0; row < BATCH; row++) {
      for (int i = 0; i < DEPTH; i++) {
        double expected = inputs[row * DEPTH + i];
        for (int p = 0; p < DEPTH; p++) {
          expected +=
              rounded(matrixElements[i * DEPTH + p], precision)
                  * rounded(states[row * DEPTH + p], precision);
        }
        assertThat(Math.abs(after[row * DEPTH + i] - expected)).isLessThan(EXACT);
      }
    }
    for (int i = 0; i < DEPTH; i++) {
      for (int p = 0; p < DEPTH; p++) {
        double expected = 0;
        for (int row = 0; row < BATCH; row++) {
          expected +=
              rounded((float) after[row * DEPTH + i], precision)
                  * rounded(inputs[row * DEPTH + p], precision);
        }
        assertThat(Math.abs(sums[i * DEPTH + p] - expected)).isLessThan(EXACT);
      }
    }
  }

  private static float[] drawn(Random random, int count) {
    float[] elements = new float[count];
    for (int i = 0; i < count; i++) {
      elements[i] = 2 * random.nextFloat() - 1;
    }
    return elements;
  }

  /** To so many bits behind the point; of two that are as near, to that which the formats say. */
  private static double rounded(float x, Precision precision) {
    int bits = precision == Precision.TF32 ? 10 : 7;
    double unit = Math.scalb(1.0, Math.getExponent(x) - bits);
    return switch (precision) {
      case FLOAT32 -> x;
      case TF32 -> Math.copySign(Math.floor(Math.abs(x) / unit + 0.5) * unit, x);
      case BF16 -> Math.rint(x / unit) * unit;
    };
  }

  /** Of small networks, as far from the reference as the rounding makes it, and no further. */
  @ParameterizedTest
  @EnumSource(OnStandIn.Like.class)
  void gradientsStayUseful(OnStandIn.Like like) {
    List<Program> programs = new ArrayList<>();
    for (Precision precision : Precision.values()) {
      for (String cell :
          List.of("gru(hidden = 21)", "lstm(hidden = 21)", "gru(hidden = 21, reset = after)")) {
        Program program = compiler(cell, precision, 3).training().ready();
        programs.add(OnStandIn.named("cell_" + programs.size(), program));
      }
    }
    Backend cuda = OnStandIn.backend(like, programs);
    for (Program program : programs) {
      Map<String, double[]> expected = run(new ReferenceBackend(), program, 4, 11);
      Map<String, double[]> actual = run(cuda, program, 4, 11);
      isAsFarAs(program.precision(), Runs.difference(expected, actual));
      expected.forEach((name, gradient) ->
          assertThat(cosine(gradient, actual.getOrDefault(name, new double[0])))
              .as(name)
              .isGreaterThan(0.999));
    }
  }

  /** The same where cuBLAS multiplies: of all time steps, and in launched loops of each. */
  @ParameterizedTest
  @EnumSource(Precision.class)
  void largeProductsAreRoundedAsOurOwn(Precision precision) {
    StandIn.require();
    Program program = compiler("gru(hidden = 160)", precision, 48).training().ready();
    Map<String, double[]> expected = run(new ReferenceBackend(), program, 3, 22);
    HostCompiler compiler = HostCompiler.require();
    Map<String, double[]> library =
        run(
            new CudaBackend(
                compiler, Optional.of(StandInCublas.library()), OnStandIn.Like.LAUNCHING),
            program,
            3,
            22);
    isAsFarAs(precision, Runs.difference(expected, library));
    Map<String, double[]> own =
        run(new CudaBackend(compiler, OnStandIn.Like.LAUNCHING), program, 3, 22);
    assertThat(Runs.difference(own, library))
        .isLessThan(precision == Precision.FLOAT32 ? 1e-5 : 0.25 * Runs.difference(expected, own));
  }

  private static void isAsFarAs(Precision precision, double difference) {
    switch (precision) {
      case FLOAT32 -> assertThat(difference).isLessThan(1e-5);
      case TF32 -> assertThat(difference).isBetween(2e-5, 2e-3);
      case BF16 -> assertThat(difference).isBetween(2e-4, 2e-2);
    }
  }

  @Test
  void theTrainingStepAloneIsRoundedAndSaysSo() {
    Compiler compiler = compiler("gru(hidden = 8)", Precision.BF16, 3);
    assertThat(compiler.training().lowered().toString())
        .startsWith("program training, products in bf16\n");
    assertThat(compiler.training().ready().precision()).isEqualTo(Precision.BF16);
    assertThat(compiler.evaluation().ready().precision()).isEqualTo(Precision.FLOAT32);
    assertThat(compiler.step().ready().precision()).isEqualTo(Precision.FLOAT32);
    CudaFiles files = new CudaFiles();
    assertThat(files.explain(compiler.training().ready()))
        .contains("  products of operands that are rounded to bf16, added in float32;");
    assertThat(files.explain(compiler.evaluation().ready())).contains("  products in float32\n");
    assertThat(files.source(compiler.training().ready()))
        .contains("Real numbers are float32, but products multiply bf16.");
  }

  private static Compiler compiler(String cell, Precision precision, int inputs) {
    return new Compiler(
        model(cell, precision),
        Map.of(DataSize.INPUTS, inputs, DataSize.TARGETS, 1),
        Compiler.Effort.OPTIMISED);
  }

  private static Model model(String cell, Precision precision) {
    String text =
        """
        data table("any.csv", target = y, input = [a, b], time = t)
        network { %s, dense(targets) }
        train { precision = %s }
        """
            .formatted(cell, precision.word());
    SourceFile source = SourceFile.of("cell.rnn", text);
    return Rnn.check(source, Path.of("cell.rnn"), Settings.NONE).runnable();
  }

  private static Map<String, double[]> run(
      Backend backend, Program program, int timeSteps, int batch) {
    try (Device device = backend.open(new DeviceOptions(1, 7));
        Executable executable = device.load(program)) {
      return Runs.results(program, device, executable, timeSteps, batch);
    }
  }

  private static double cosine(double[] left, double[] right) {
    double product = 0;
    double leftSquares = 0;
    double rightSquares = 0;
    for (int i = 0; i < left.length; i++) {
      product += left[i] * right[i];
      leftSquares += left[i] * left[i];
      rightSquares += right[i] * right[i];
    }
    return leftSquares == 0 && rightSquares == 0
        ? 1
        : product / Math.sqrt(leftSquares * rightSquares);
  }
}
