package dev.rnnc.cpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rnnc.backend.Backend;
import dev.rnnc.backend.Device;
import dev.rnnc.backend.DeviceOptions;
import dev.rnnc.backend.Executable;
import dev.rnnc.backend.Run;
import dev.rnnc.ir.Emitter;
import dev.rnnc.ir.Leaf;
import dev.rnnc.ir.Program;
import dev.rnnc.ir.Type;
import dev.rnnc.ir.Value;
import dev.rnnc.reference.ReferenceBackend;
import dev.rnnc.source.BrokenInvariant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The weights of another network are never computed with, be they too many or too few. */
final class ParameterLengthTest {
  static Stream<Backend> backends() {
    return Stream.of(new CpuBackend(), new ReferenceBackend());
  }

  /** state + weight, of three features each. */
  private static Program program() {
    Emitter main = Emitter.startingAt(0);
    Value state = main.emit("state", new Leaf.Parameter("state", Type.row(3)));
    Value weight = main.emit("weight", new Leaf.Parameter("weight", Type.whole(3)));
    Value sum = main.add(state, main.expand(weight, Type.row(3)));
    return new Program("sum", main.block(), List.of(new Program.Output("sum", sum)), List.of());
  }

  @ParameterizedTest
  @MethodSource("backends")
  void onlyTheLengthThatIsReadWillDo(Backend backend) {
    double[] sum = new double[6];
    Run run = new Run().sizes(1, 2).output("sum", sum);
    try (Device device = backend.open(new DeviceOptions(1, 0));
        Executable executable = device.load(program())) {
      device.storage().write("state", new float[] {0, 1, 2, 3, 4, 5});
      device.storage().write("weight", new float[] {10, 20, 30});
      executable.run(run);
      assertThat(sum).containsExactly(10, 21, 32, 13, 24, 35);

      for (int wrong : new int[] {2, 4}) {
        device.storage().write("weight", new float[wrong]);
        assertThatThrownBy(() -> executable.run(run))
            .isInstanceOf(BrokenInvariant.class)
            .hasMessageContaining("weight")
            .hasMessageContaining(wrong + " elements");
      }
      device.storage().write("weight", new float[3]);
      device.storage().write("state", new float[9]);
      assertThatThrownBy(() -> executable.run(run))
          .isInstanceOf(BrokenInvariant.class)
          .hasMessageContaining("state")
          .hasMessageContaining("9 elements");
    }
  }
}
