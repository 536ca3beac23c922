package dev.rnnc.meaning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.rnnc.backend.Backend;
import dev.rnnc.backend.Device;
import dev.rnnc.backend.DeviceOptions;
import dev.rnnc.backend.Executable;
import dev.rnnc.backend.Run;
import dev.rnnc.compile.Compiler;
import dev.rnnc.cpu.CpuBackend;
import dev.rnnc.dsl.Checked;
import dev.rnnc.dsl.Rnn;
import dev.rnnc.dsl.Settings;
import dev.rnnc.ir.Instruction;
import dev.rnnc.ir.Leaf;
import dev.rnnc.ir.Program;
import dev.rnnc.ir.Type;
import dev.rnnc.model.DataSize;
import dev.rnnc.model.Model;
import dev.rnnc.model.Node;
import dev.rnnc.model.Ports;
import dev.rnnc.reference.ReferenceBackend;
import dev.rnnc.source.SourceFile;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BiFunction;

/**
 * A file whose network is that of a test between two dense layers that are the identity: {@code
 * given} makes vectors of a known size of the data's, {@code seen} makes the prediction of the last
 * value.
 */
final class Written {
  /** The reference computes in double, as the formulas do; the cpu backend in float. */
  private static final Map<Backend, Double> TOLERANCES =
      Map.of(new ReferenceBackend(), 1e-10, new CpuBackend(), 3e-5);

  private final Model model;
  private final Sequences input;
  private final Optional<Sequences> source;
  private final Map<DataSize, Integer> sizes = new TreeMap<>();
  private final Weights weights = new Weights();

  private Written(String file, Sequences input, Optional<Sequences> source) {
    this.input = input;
    this.source = source;
    Checked checked = Rnn.check(SourceFile.of("a.rnn", file), Path.of("a.rnn"), Settings.NONE);
    assertThat(checked.diagnostics()).isEmpty();
    this.model = checked.runnable();
    bindSizes();
    model
        .network()
        .weights()
        .forEach(weight ->
            weights.draw(
                weight.name(),
                Type.whole(
                    weight.weight().sizes().stream()
                        .map(size -> size.bind(sizes))
                        .toArray(Integer[]::new))));
    identity("seen.W", width(), seen());
    if (input.tokens().length == 0) {
      identity("given.W", input.features(), input.features());
    }
  }

  private void identity(String weight, int rows, int columns) {
    float[] elements = new float[rows * columns];
    for (int i = 0; i < columns; i++) {
      elements[i * columns + i] = 1;
    }
    weights.choose(weight, elements);
  }

  /** Vectors come in, and a value at every time step is compared. */
  static Written perStep(Sequences input, String definitions, String network) {
    return of("table(\"a.csv\", target = y)", input, definitions, network, "targets");
  }

  /** Vectors come in, and one value of each sequence is compared. */
  static Written perSequence(Sequences input, String definitions, String network) {
    return of("frames(\"a\")", input, definitions, network, "classes");
  }

  /** Tokens come in, and a value at every time step is compared. */
  static Written tokens(Sequences input, String definitions, String network) {
    return of("text(\"a.txt\", sequences = line)", input, definitions, network, "vocabulary");
  }

  /** Tokens of a source go into an encoder, others into a decoder, whose steps are compared. */
  static Written pairs(
      Sequences source, Sequences input, String definitions, String encoder, String decoder) {
    String file =
        """
        data pairs("a.tsv")
        %s
        network {
          encoder { %s }
          decoder { %s, seen = dense(vocabulary, bias = no) }
        }
        """
            .formatted(definitions, encoder, decoder);
    return new Written(file, input, Optional.of(source));
  }

  private static Written of(
      String data, Sequences input, String definitions, String network, String output) {
    String given =
        input.tokens().length > 0 ? "" : "given = dense(%d, bias = no)".formatted(input.features());
    String file =
        "data %s\n%s\nnetwork {\n%s\n%s\nseen = dense(%s, bias = no)\n}\n"
            .formatted(data, definitions, given, network, output);
    return new Written(file, input, Optional.empty());
  }

  private void bindSizes() {
    sizes.put(DataSize.INPUTS, input.features());
    sizes.put(DataSize.VOCABULARY, input.features());
    source.ifPresent(tokens -> {
      sizes.put(DataSize.SOURCE_VOCABULARY, tokens.features());
      sizes.put(DataSize.SOURCE_STEPS, tokens.timeSteps());
    });
    int seen = seen();
    sizes.put(DataSize.TARGETS, seen);
    sizes.put(DataSize.CLASSES, seen);
  }

  /** The features of the value above {@code seen}. */
  private int seen() {
    Node.Apply dense = (Node.Apply) model.network().node("seen");
    Node above = model.network().node(dense.inputs().getFirst());
    return above.type().sizes().isEmpty() ? 1 : above.type().sizes().getLast().bind(sizes);
  }

  /** Gives a weight these elements, row by row, instead of drawn ones. */
  Written with(String weight, double... elements) {
    float[] chosen = new float[elements.length];
    for (int i = 0; i < chosen.length; i++) {
      chosen[i] = (float) elements[i];
    }
    weights.choose(weight, chosen);
    return this;
  }

  /** Compares the value at every valid time step of every row. */
  void isAtEachStep(BiFunction<Weights, double[][], double[][]> formula) {
    check((given, row) -> formula.apply(given, input.rows()[row]), true);
  }

  /** The same by the number of a row. */
  void isAtEachStepOfRow(BiFunction<Weights, Integer, double[][]> formula) {
    check(formula, true);
  }

  /** Compares the value of every row. */
  void is(BiFunction<Weights, double[][], double[]> formula) {
    check((given, row) -> new double[][] {formula.apply(given, input.rows()[row])}, false);
  }

  private void check(BiFunction<Weights, Integer, double[][]> formula, boolean perStep) {
    assertThat(model.task().target().perStep()).isEqualTo(perStep);
    TOLERANCES.forEach((backend, tolerance) -> {
      double[][][] outputs = outputs(backend);
      for (int row = 0; row < input.batch(); row++) {
        double[][] expected = formula.apply(weights, row);
        for (int t = 0; t < expected.length; t++) {
          assertThat(outputs[row][t]).hasSize(expected[t].length);
          for (int i = 0; i < expected[t].length; i++) {
            assertThat(outputs[row][t][i])
                .as("%s: row %d, time step %d, element %d", backend.name(), row, t, i)
                .isCloseTo(
                    expected[t][i], within(tolerance * Math.max(1, Math.abs(expected[t][i]))));
          }
        }
      }
    });
  }

  /** {@code [batch, time, feature]}; one time step if there is one value a sequence. */
  double[][][] outputs(Backend backend) {
    Program program = compiler(backend).evaluation().ready();
    int batch = input.batch();
    int steps = steps();
    int width = width();
    double[] prediction = new double[steps * batch * width];
    run(backend, program, run().output(Ports.PREDICTION, prediction));
    double[][][] outputs = new double[batch][steps][];
    for (int row = 0; row < batch; row++) {
      for (int t = 0; t < steps; t++) {
        int at = (t * batch + row) * width;
        outputs[row][t] = Arrays.copyOfRange(prediction, at, at + seen());
      }
    }
    return outputs;
  }

  /** The sum of the squares of all values, in the training step of this number. */
  double sumOfSquares(Backend backend, long step) {
    double[] loss = new double[1];
    Program program = compiler(backend).training().ready();
    run(backend, program, run().step(step).output(Ports.LOSS, loss));
    return loss[0] * width();
  }

  /** The time steps of the prediction. */
  private int steps() {
    return model.task().target().perStep() ? timeSteps() : 1;
  }

  /** Of the batch, in which the longer of source and target decides. */
  private int timeSteps() {
    return Math.max(input.timeSteps(), source.map(Sequences::timeSteps).orElse(1));
  }

  /** The features of the prediction. */
  private int width() {
    return model.task().outputSize().bind(sizes);
  }

  private Compiler compiler(Backend backend) {
    return new Compiler(
        model,
        sizes,
        backend instanceof CpuBackend ? Compiler.Effort.OPTIMISED : Compiler.Effort.PLAIN);
  }

  private void run(Backend backend, Program program, Run run) {
    try (Device device = backend.open(new DeviceOptions(1, 1))) {
      weights.all().forEach((name, elements) -> device.storage().write(name, elements));
      states(program)
          .forEach(state ->
              device
                  .storage()
                  .write(state.name(), new float[input.batch() * state.type().featureCount()]));
      try (Executable executable = device.load(program)) {
        executable.run(run);
      }
    }
  }

  /** The states that live on between runs. */
  private static List<Leaf.Parameter> states(Program program) {
    return program.main().instructions().stream()
        .map(Instruction::op)
        .filter(Leaf.Parameter.class::isInstance)
        .map(Leaf.Parameter.class::cast)
        .filter(parameter -> Ports.isState(parameter.name()))
        .toList();
  }

  private Run run() {
    int batch = input.batch();
    int steps = steps();
    float[] ones = new float[steps * batch];
    Arrays.fill(ones, 1);
    Run run =
        new Run()
            .sizes(timeSteps(), batch)
            .input(Ports.LENGTHS, input.lengths())
            .input(Ports.RESET, ones)
            .input(Ports.TARGET_WEIGHT, ones)
            .input(Ports.TARGET_SCALE, new float[] {1});
    if (model.task().target().isIndex()) {
      run.input(Ports.TARGET, new int[steps * batch]);
    } else {
      run.input(Ports.TARGET, new float[steps * batch * width()]);
    }
    source.ifPresent(tokens ->
        run.input(Ports.SOURCE, tokens.indices(timeSteps()))
            .input(Ports.SOURCE_LENGTHS, tokens.lengths()));
    return input.tokens().length > 0
        ? run.input(Ports.INPUT, input.indices(timeSteps()))
        : run.input(Ports.INPUT, input.elements());
  }
}
