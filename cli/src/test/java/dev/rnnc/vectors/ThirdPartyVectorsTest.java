package dev.rnnc.vectors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.rnnc.backend.Backend;
import dev.rnnc.backend.Device;
import dev.rnnc.backend.DeviceOptions;
import dev.rnnc.backend.Executable;
import dev.rnnc.backend.Run;
import dev.rnnc.cpu.CpuBackend;
import dev.rnnc.dsl.Checked;
import dev.rnnc.dsl.Rnn;
import dev.rnnc.dsl.Settings;
import dev.rnnc.ir.Instruction;
import dev.rnnc.ir.Loop;
import dev.rnnc.ir.Program;
import dev.rnnc.ir.Value;
import dev.rnnc.lower.Lowered;
import dev.rnnc.lower.Lowering;
import dev.rnnc.lower.Purpose;
import dev.rnnc.model.DataSize;
import dev.rnnc.model.Ports;
import dev.rnnc.reference.ReferenceBackend;
import dev.rnnc.source.SourceFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The standard cells compute what ONNX's own vectors and ONNX Runtime say: gate order, reset
 * variants, peepholes, initial states, lengths and directions.
 */
class ThirdPartyVectorsTest {
  /** The vectors are in float32. */
  private static final double TOLERANCE = 1e-5;

  static Stream<Arguments> cases() {
    return Stream.of("onnx-node-cases.json", "onnxruntime-cases.json")
        .flatMap(resource -> VectorCase.read(resource).stream())
        .flatMap(given ->
            Stream.of(new ReferenceBackend(), new CpuBackend())
                .map(backend -> Arguments.of(given, backend.name(), backend)));
  }

  @ParameterizedTest(name = "{0} on {1}")
  @MethodSource("cases")
  void reproducesTheVectors(VectorCase given, String name, Backend backend) {
    VectorNetwork network = new VectorNetwork(given);
    Lowered lowered = lower(given, network.text());
    Map<String, float[]> weights = network.weights();
    assertThat(lowered.weights().keySet()).containsAll(weights.keySet());
    try (Device device = backend.open(new DeviceOptions(1, 1))) {
      lowered
          .weights()
          .forEach((weight, value) ->
              device
                  .storage()
                  .write(
                      weight,
                      weights.getOrDefault(weight, new float[value.type().featureCount()])));
      check(given, device, lowered.program());
    }
  }

  private static Lowered lower(VectorCase given, String text) {
    Checked checked =
        Rnn.check(SourceFile.of("vectors.rnn", text), Path.of("vectors.rnn"), Settings.NONE);
    Map<DataSize, Integer> sizes =
        Map.of(
            DataSize.INPUTS,
            given.input("X").size(2),
            DataSize.CLASSES,
            given.directions() * given.hidden());
    return Lowering.lower(checked.runnable(), sizes, Purpose.EVALUATION);
  }

  private static void check(VectorCase given, Device device, Program program) {
    int rows = given.batch() * given.hidden();
    double[] last = new double[given.directions() * rows];
    Run run = run(given).output(Ports.PREDICTION, last);
    List<Instruction> loops =
        program.main().instructions().stream().filter(i -> i.op() instanceof Loop).toList();
    assertThat(loops).hasSize(given.directions());
    List<Program.Output> outputs = new ArrayList<>(program.outputs());
    List<double[]> sequences = new ArrayList<>();
    List<double[]> secondStates = new ArrayList<>();
    for (Instruction loop : loops) {
      double[] sequence = new double[given.timeSteps() * rows];
      outputs.add(new Program.Output("sequence " + sequences.size(), loop.results().getLast()));
      run.output("sequence " + sequences.size(), sequence);
      sequences.add(sequence);
      double[] state = new double[rows];
      outputs.add(new Program.Output("state " + secondStates.size(), state(given, loop)));
      run.output("state " + secondStates.size(), state);
      secondStates.add(state);
    }
    Program seen = new Program("vectors", program.main(), outputs, program.stores());
    try (Executable executable = device.load(seen)) {
      executable.run(run);
    }
    compare(given, last, sequences, secondStates);
  }

  /** The final c of an LSTM, the second state; of other cells the first. */
  private static Value state(VectorCase given, Instruction loop) {
    return loop.results().get(given.operator().equals("LSTM") ? 1 : 0);
  }

  private static Run run(VectorCase given) {
    Tensor x = given.input("X");
    float[] input = new float[x.numbers().size()];
    for (int i = 0; i < input.length; i++) {
      input[i] = x.numbers().get(i).floatValue();
    }
    int[] lengths = new int[given.batch()];
    Arrays.fill(lengths, given.timeSteps());
    given
        .optional("sequence_lens")
        .ifPresent(tensor -> Arrays.setAll(lengths, b -> (int) tensor.at(b)));
    return new Run()
        .sizes(given.timeSteps(), given.batch())
        .input(Ports.INPUT, input)
        .input(Ports.LENGTHS, lengths)
        .input(Ports.TARGET, new int[given.batch()])
        .input(Ports.TARGET_SCALE, new float[] {1});
  }

  private static void compare(
      VectorCase given, double[] last, List<double[]> sequences, List<double[]> secondStates) {
    int batch = given.batch();
    int hidden = given.hidden();
    int directions = given.directions();
    int compared = 0;
    for (int d = 0; d < directions; d++) {
      for (int b = 0; b < batch; b++) {
        for (int i = 0; i < hidden; i++) {
          int at = b * hidden + i;
          Tensor h = given.outputs().get("Y_h");
          if (h != null) {
            double ours = last[(b * directions + d) * hidden + i];
            assertThat(ours).as("Y_h").isCloseTo(h.at(d, b, i), within(TOLERANCE));
            compared++;
          }
          Tensor c = given.outputs().get("Y_c");
          if (c != null) {
            double ours = secondStates.get(d)[at];
            assertThat(ours).as("Y_c").isCloseTo(c.at(d, b, i), within(TOLERANCE));
          }
          Tensor y = given.outputs().get("Y");
          for (int t = 0; t < given.timeSteps() && y != null; t++) {
            double ours = sequences.get(d)[t * batch * hidden + at];
            assertThat(ours).as("Y").isCloseTo(y.at(t, d, b, i), within(TOLERANCE));
          }
        }
      }
    }
    assertThat(compared).isEqualTo(directions * batch * hidden);
  }
}
