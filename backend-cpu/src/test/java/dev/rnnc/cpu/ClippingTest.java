package dev.rnnc.cpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.rnnc.backend.Device;
import dev.rnnc.backend.DeviceOptions;
import dev.rnnc.backend.Run;
import dev.rnnc.ir.Program;
import dev.rnnc.ir.Type;
import dev.rnnc.optimize.Optimize;
import dev.rnnc.optimizer.Sgd;
import dev.rnnc.optimizer.UpdateProgram;
import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** g becomes c g / |g|, however long g is. */
final class ClippingTest {
  private static final OptionalDouble NONE = OptionalDouble.empty();
  private static final OptionalDouble ONE = OptionalDouble.of(1);

  /** What gradient descent at a rate of 1 moved the weights (0, 0) by, and the norms told. */
  private record Moved(float[] by, double norm) {}

  private static Moved moved(
      OptionalDouble own, OptionalDouble all, float gradient, float otherGradient) {
    UpdateProgram.Weight weight = new UpdateProgram.Weight("w", "d.w", Type.whole(2));
    Program program =
        Optimize.all(
            UpdateProgram.of(
                List.of(new UpdateProgram.Group("layer", List.of(weight), own)),
                new Sgd(0, false),
                all));
    String name = own.isPresent() ? UpdateProgram.normOf("layer") : UpdateProgram.NORM;
    double[] norm = new double[1];
    try (Device device = new CpuBackend().open(new DeviceOptions(1, 1))) {
      device.storage().write("w", new float[2]);
      device.storage().write("d.w", new float[] {gradient, otherGradient});
      device
          .load(program)
          .run(new Run().sizes(1, 1).input("rate", new float[] {1}).output(name, norm));
      return new Moved(device.storage().read("w"), norm[0]);
    }
  }

  /** From 1e20 on the square of an element is too large for a float. */
  @ParameterizedTest
  @ValueSource(floats = {1, 1e10f, 1e18f, 1e20f, 1e30f, 1e37f})
  void aGradientThatHasExplodedIsClippedToo(float length) {
    for (boolean own : new boolean[] {true, false}) {
      Moved moved = moved(own ? ONE : NONE, own ? NONE : ONE, 3 * length, -4 * length);

      assertThat(moved.norm()).isCloseTo(5.0 * length, within(1e-6 * length));
      assertThat(moved.by()).containsExactly(new float[] {-0.6f, 0.8f}, within(1e-6f));
    }
  }

  @Test
  void whatIsShorterThanTheBoundStays() {
    assertThat(moved(NONE, ONE, 1e-12f, -2e-12f).by()).containsExactly(-1e-12f, 2e-12f);
  }

  @ParameterizedTest
  @ValueSource(floats = {Float.POSITIVE_INFINITY, Float.NaN})
  void whatIsNoNumberHasNoNorm(float element) {
    assertThat(moved(NONE, ONE, 1, element).norm()).isNotFinite();
    assertThat(moved(ONE, NONE, 1, element).norm()).isNotFinite();
  }

  @Test
  void withoutABoundNothingIsDoneForIt() {
    assertThat(moved(NONE, NONE, 3e20f, 4e20f).norm()).isInfinite();
  }
}
