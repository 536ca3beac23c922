package dev.rnnc.lowering;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.rnnc.autodiff.Differentiate;
import dev.rnnc.autodiff.Gradients;
import dev.rnnc.backend.Device;
import dev.rnnc.backend.DeviceOptions;
import dev.rnnc.backend.Executable;
import dev.rnnc.backend.Run;
import dev.rnnc.initialize.Initialization;
import dev.rnnc.ir.Program;
import dev.rnnc.ir.Value;
import dev.rnnc.lower.Lowered;
import dev.rnnc.lower.Lowering;
import dev.rnnc.lower.Purpose;
import dev.rnnc.model.DataSize;
import dev.rnnc.model.DataSource;
import dev.rnnc.model.LayerOptions;
import dev.rnnc.model.Model;
import dev.rnnc.model.Ports;
import dev.rnnc.reference.ReferenceBackend;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What lowered models compute, on the reference. */
class LoweringTest {
  private static final int HIDDEN = 3;
  private static final int TOKENS = 5;
  private static final double STEP = 1e-5;
  private static final Map<DataSize, Integer> SIZES = Map.of(DataSize.VOCABULARY, TOKENS);

  private static final LayerOptions PLAIN = LayerOptions.NONE;
  private static final LayerOptions NOISY =
      new LayerOptions(LayerOptions.Direction.FORWARD, 0.3, 0.4, 0.2, OptionalDouble.empty());

  private static Run run(int timeSteps, int batch) {
    int[] input = new int[timeSteps * batch];
    int[] target = new int[timeSteps * batch];
    for (int i = 0; i < input.length; i++) {
      input[i] = (3 * i + 1) % TOKENS;
      target[i] = i % 7 == 3 ? -1 : (i * i + 2) % TOKENS;
    }
    int[] lengths = new int[batch];
    float[] reset = new float[batch];
    for (int b = 0; b < batch; b++) {
      lengths[b] = b == 1 ? 0 : Math.max(0, timeSteps - b);
      reset[b] = b == 0 ? 1 : 0;
    }
    return new Run()
        .sizes(timeSteps, batch)
        .step(7)
        .input(Ports.INPUT, input)
        .input(Ports.TARGET, target)
        .input(Ports.LENGTHS, lengths)
        .input(Ports.RESET, reset)
        .input(Ports.TARGET_SCALE, new float[] {0.1f});
  }

  private static void writeWeights(Device device, Model model, int batch) {
    Initialization.weights(model.network(), SIZES, 11)
        .forEach((name, elements) -> device.storage().write(name, elements));
    writeState(device, batch);
  }

  private static void writeState(Device device, int batch) {
    float[] carried = new float[batch * HIDDEN];
    for (int i = 0; i < carried.length; i++) {
      carried[i] = (float) Math.sin(i);
    }
    device.storage().write(Ports.state("cell_1", "h"), carried);
  }

  @Test
  void evaluationIsTheEquationsWrittenOutByHand() {
    Model model = Cells.text(DataSource.Text.Sequences.STREAM, PLAIN, HIDDEN);
    int timeSteps = 4;
    int batch = 2;
    try (Device device = new ReferenceBackend().open(new DeviceOptions(1, 5))) {
      writeWeights(device, model, batch);
      Program program = Lowering.lower(model, SIZES, Purpose.EVALUATION).program();
      double[] logits = new double[timeSteps * batch * TOKENS];
      Run run = run(timeSteps, batch).output(Ports.PREDICTION, logits);
      float[] carried = device.storage().read(Ports.state("cell_1", "h"));
      try (Executable executable = device.load(program)) {
        executable.run(run);
      }
      float[] wz = device.storage().read("cell_1.W_z");
      float[] wn = device.storage().read("cell_1.W_n");
      float[] uz = device.storage().read("cell_1.U_z");
      float[] un = device.storage().read("cell_1.U_n");
      float[] bz = device.storage().read("cell_1.b_z");
      float[] start = device.storage().read("cell_1.h_0");
      float[] w = device.storage().read("dense_1.W");
      float[] b = device.storage().read("dense_1.b");
      for (int row = 0; row < batch; row++) {
        double[] h = new double[HIDDEN];
        for (int j = 0; j < HIDDEN; j++) {
          h[j] = row == 0 ? start[j] : carried[row * HIDDEN + j];
        }
        for (int t = 0; t < timeSteps; t++) {
          int token = run.indices(Ports.INPUT)[t * batch + row];
          double[] z = new double[HIDDEN];
          for (int j = 0; j < HIDDEN; j++) {
            double sum = (double) wz[j * TOKENS + token] + bz[j];
            for (int k = 0; k < HIDDEN; k++) {
              sum += uz[j * HIDDEN + k] * h[k];
            }
            z[j] = 1 / (1 + Math.exp(-sum));
          }
          double[] next = new double[HIDDEN];
          for (int j = 0; j < HIDDEN; j++) {
            double sum = wn[j * TOKENS + token];
            for (int k = 0; k < HIDDEN; k++) {
              sum += un[j * HIDDEN + k] * z[k] * h[k];
            }
            next[j] = (1 - z[j]) * Math.tanh(sum) + z[j] * h[j];
          }
          h = next;
          for (int c = 0; c < TOKENS; c++) {
            double logit = b[c];
            for (int j = 0; j < HIDDEN; j++) {
              logit += w[c * HIDDEN + j] * h[j];
            }
            assertThat(logits[(t * batch + row) * TOKENS + c]).isCloseTo(logit, within(1e-12));
          }
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource(DataSource.Text.Sequences.class)
  void gradientsAreThoseOfFiniteDifferences(DataSource.Text.Sequences sequences) {
    Model model = Cells.text(sequences, NOISY, HIDDEN);
    Lowered lowered = Lowering.lower(model, SIZES, Purpose.TRAINING);
    Gradients gradients =
        Differentiate.gradients(
            lowered.program(),
            lowered.loss().orElseThrow(),
            List.copyOf(lowered.weights().values()));
    List<Program.Store> stores = new ArrayList<>();
    for (Map.Entry<String, Value> weight : lowered.weights().entrySet()) {
      stores.add(
          new Program.Store(Ports.gradient(weight.getKey()), gradients.of(weight.getValue())));
    }
    Program program =
        new Program("gradients", gradients.program().main(), gradients.program().outputs(), stores);
    int batch = 3;
    double[] loss = new double[1];
    Run run = run(6, batch).output(Ports.LOSS, loss);
    try (Device device = new ReferenceBackend().open(new DeviceOptions(1, 5));
        Executable executable = device.load(program)) {
      writeWeights(device, model, batch);
      executable.run(run);
      Map<String, double[]> exact = new HashMap<>();
      for (String weight : lowered.weights().keySet()) {
        exact.put(weight, device.storage().readExact(Ports.gradient(weight)));
      }
      for (String weight : lowered.weights().keySet()) {
        double[] gradient = exact.getOrDefault(weight, new double[0]);
        double[] elements = device.storage().readExact(weight);
        assertThat(DoubleStream.of(gradient).anyMatch(element -> element != 0)).as(weight).isTrue();
        for (int i = 0; i < elements.length; i++) {
          double[] changed = elements.clone();
          writeState(device, batch);
          changed[i] = elements[i] + STEP;
          device.storage().writeExact(weight, changed);
          executable.run(run);
          double above = loss[0];
          writeState(device, batch);
          changed[i] = elements[i] - STEP;
          device.storage().writeExact(weight, changed);
          executable.run(run);
          assertThat(gradient[i])
              .as("%s[%s]", weight, i)
              .isCloseTo((above - loss[0]) / (2 * STEP), within(1e-9));
        }
        device.storage().writeExact(weight, elements);
      }
    }
  }
}
