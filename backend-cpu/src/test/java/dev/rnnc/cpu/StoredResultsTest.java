package dev.rnnc.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rnnc.backend.Device;
import dev.rnnc.backend.DeviceOptions;
import dev.rnnc.backend.Executable;
import dev.rnnc.backend.Run;
import dev.rnnc.ir.Emitter;
import dev.rnnc.ir.Leaf;
import dev.rnnc.ir.Program;
import dev.rnnc.ir.Type;
import dev.rnnc.ir.Value;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What runs store is there after every run, whether it was computed again or not. */
class StoredResultsTest {
  private final Device device = new CpuBackend().open(new DeviceOptions(1, 1));
  private final Emitter main = Emitter.startingAt(0);
  private final Value weight = main.emit("w", new Leaf.Parameter("w", Type.whole(3)));
  private final Run run = new Run().sizes(1, 1);

  @AfterEach
  void close() {
    device.close();
  }

  private Executable load(Program.Store... stores) {
    device.storage().write("w", new float[] {1, 2, 3});
    return device.load(new Program("stores", main.block(), List.of(), List.of(stores)));
  }

  private float[] stored(String name) {
    return device.storage().read(name);
  }

  @Test
  void whatDependsOnWeightsAloneStaysWhileTheyDo() {
    Executable executable = load(new Program.Store("twice", main.add(weight, weight)));
    for (int i = 0; i < 3; i++) {
      executable.run(run);
      assertThat(stored("twice")).containsExactly(2, 4, 6);
    }
    device.storage().write("w", new float[] {5, 6, 7});
    for (int i = 0; i < 3; i++) {
      executable.run(run);
      assertThat(stored("twice")).containsExactly(10, 12, 14);
    }
  }

  @Test
  void aWeightMayTakeItsOwnPlace() {
    Executable executable = load(new Program.Store("w", main.add(weight, weight)));
    for (float factor = 2; factor < 64; factor *= 2) {
      executable.run(run);
      assertThat(stored("w")).containsExactly(factor, 2 * factor, 3 * factor);
    }
  }

  @Test
  void oneValueMayHaveTwoNames() {
    Value twice = main.add(weight, weight);
    Executable executable =
        load(
            new Program.Store("w", twice),
            new Program.Store("copy", twice),
            new Program.Store("last", weight));
    for (float factor = 2; factor < 64; factor *= 2) {
      executable.run(run);
      assertThat(stored("w")).containsExactly(factor, 2 * factor, 3 * factor);
      assertThat(stored("copy")).containsExactly(factor, 2 * factor, 3 * factor);
      assertThat(stored("last")).containsExactly(factor / 2, factor, 3 * factor / 2);
    }
  }

  @Test
  void whatIsReadBetweenRunsIsACopy() {
    Executable executable = load(new Program.Store("w", main.add(weight, weight)));
    executable.run(run);
    float[] first = stored("w");
    executable.run(run);
    executable.run(run);
    assertThat(first).containsExactly(2, 4, 6);
    device.storage().write("w", first);
    executable.run(run);
    assertThat(stored("w")).containsExactly(4, 8, 12);
  }
}
