package dev.rnnc.cuda;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rnnc.backend.Backend;
import dev.rnnc.backend.Device;
import dev.rnnc.backend.DeviceOptions;
import dev.rnnc.backend.Executable;
import dev.rnnc.compile.Compiler;
import dev.rnnc.cpu.Runs;
import dev.rnnc.dsl.Rnn;
import dev.rnnc.dsl.Settings;
import dev.rnnc.ir.Program;
import dev.rnnc.model.DataSize;
import dev.rnnc.model.Model;
import dev.rnnc.reference.ReferenceBackend;
import dev.rnnc.source.SourceFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Training steps and updates of the standard cells give what the reference gives. */
class StandardCellsTest {
  private static final List<String> CELLS =
      List.of(
          "gru(hidden = %d)",
          "gru(hidden = %d, reset = after)",
          "lstm(hidden = %d)",
          "rnn(hidden = %d)",
          "mgu(hidden = %d)",
          "slstm(hidden = %d)",
          "layer_norm_lstm(hidden = %d)");

  /** Time steps and batch; more rows than the device that is small has multiprocessors. */
  private static final int[][] SIZES = {{4, 11}, {1, 1}, {4, 11}};

  private static final double TOLERANCE = 1e-4;

  @ParameterizedTest
  @EnumSource(OnStandIn.Like.class)
  void trainAsTheReferenceSays(OnStandIn.Like like) {
    List<Program> plain = new ArrayList<>();
    List<Program> ready = new ArrayList<>();
    for (String cell : CELLS) {
      Compiler compiler = compiler(cell.formatted(21), Map.of(DataSize.INPUTS, 3));
      String name = "cell_" + plain.size();
      plain.add(OnStandIn.named(name, compiler.training().differentiated()));
      ready.add(OnStandIn.named(name, compiler.training().ready()));
      plain.add(OnStandIn.named(name + "_update", compiler.update().differentiated()));
      ready.add(OnStandIn.named(name + "_update", compiler.update().ready()));
    }
    Backend cuda = OnStandIn.backend(like, ready);
    for (int i = 0; i < plain.size(); i++) {
      List<Map<String, double[]>> expected = run(new ReferenceBackend(), plain.get(i));
      List<Map<String, double[]>> actual = run(cuda, ready.get(i));
      for (int size = 0; size < SIZES.length; size++) {
        assertThat(Runs.difference(expected.get(size), actual.get(size)))
            .as(ready.get(i).name())
            .isLessThanOrEqualTo(TOLERANCE);
        assertThat(expected.get(size).values())
            .allMatch(values -> Arrays.stream(values).allMatch(Double::isFinite));
      }
      assertThat(Runs.difference(actual.get(0), actual.get(2))).isZero();
    }
  }

  @AfterEach
  void nothingIsLeft() {
    OnStandIn.check();
  }

  private static Compiler compiler(String layer, Map<DataSize, Integer> inputs) {
    String text =
        """
        data table("any.csv", target = y, input = [a, b], time = t)
        network { %s, dense(targets) }
        train { optimizer = sgd(rate = 0.01), clip = 1.0 }
        """
            .formatted(layer);
    SourceFile source = SourceFile.of("cell.rnn", text);
    Model model = Rnn.check(source, Path.of("cell.rnn"), Settings.NONE).runnable();
    Map<DataSize, Integer> sizes = new HashMap<>(inputs);
    sizes.put(DataSize.TARGETS, 1);
    return new Compiler(model, sizes, Compiler.Effort.OPTIMISED);
  }

  private static List<Map<String, double[]>> run(Backend backend, Program program) {
    List<Map<String, double[]>> results = new ArrayList<>();
    try (Device device = backend.open(new DeviceOptions(1, 7));
        Executable executable = device.load(program)) {
      for (int[] size : SIZES) {
        results.add(Runs.results(program, device, executable, size[0], size[1]));
      }
    }
    return results;
  }
}
