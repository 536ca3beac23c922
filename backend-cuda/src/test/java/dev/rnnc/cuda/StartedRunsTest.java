package dev.rnnc.cuda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rnnc.backend.Device;
import dev.rnnc.backend.DeviceOptions;
import dev.rnnc.backend.Executable;
import dev.rnnc.backend.Run;
import dev.rnnc.backend.Running;
import dev.rnnc.ir.Emitter;
import dev.rnnc.ir.Leaf;
import dev.rnnc.ir.Program;
import dev.rnnc.ir.Type;
import dev.rnnc.ir.Value;
import dev.rnnc.source.BrokenInvariant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Two runs of an executable may be under way; what stands for one never stands for another. */
class StartedRunsTest {
  private final Program program = twice();
  private final Device device =
      OnStandIn.backend(OnStandIn.Like.LARGE, List.of(program)).open(new DeviceOptions(1, 1));
  private final Executable executable = device.load(program);

  @AfterEach
  void nothingIsLeft() {
    executable.close();
    device.close();
    OnStandIn.check();
  }

  /** y = x + x, of one number. */
  private static Program twice() {
    Emitter main = Emitter.startingAt(0);
    Value x = main.emit("x", new Leaf.Input("x", Type.row(1)));
    Value y = main.add(x, x);
    return new Program("twice", main.block(), List.of(new Program.Output("y", y)), List.of());
  }

  private static Run run(float x, double[] y) {
    return new Run().sizes(1, 1).input("x", new float[] {x}).output("y", y);
  }

  @Test
  void aRunThatIsOverStaysOver() {
    double[] y = new double[1];
    double[] last = new double[1];
    Running first = executable.start(run(1, y));
    assertThat(first.isOver()).isFalse();
    Running second = executable.start(run(2, y));
    first.await();
    assertThat(y[0]).isEqualTo(2);
    // Its outputs go where the first's went.
    Running third = executable.start(run(3, last));
    assertThat(first.isOver()).isTrue();
    first.await();
    assertThat(third.isOver()).isFalse();
    assertThat(last[0]).isZero();
    second.await();
    third.await();
    assertThat(y[0]).isEqualTo(4);
    assertThat(last[0]).isEqualTo(6);
    assertThat(List.of(first, second, third)).allMatch(Running::isOver);
  }

  @Test
  void aThirdRunWaitsUntilTheFirstIsAwaited() {
    double[] y = new double[1];
    Running first = executable.start(run(1, y));
    Running second = executable.start(run(2, y));
    assertThatThrownBy(() -> executable.start(run(3, y)))
        .isInstanceOf(BrokenInvariant.class)
        .hasMessageContaining("two are not awaited");
    first.await();
    Running third = executable.start(run(3, y));
    second.await();
    third.await();
    assertThat(y[0]).isEqualTo(6);
  }
}
