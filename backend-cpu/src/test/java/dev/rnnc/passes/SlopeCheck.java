package dev.rnnc.passes;

import dev.rnnc.backend.Device;
import dev.rnnc.backend.DeviceOptions;
import dev.rnnc.backend.Executable;
import dev.rnnc.ir.Program;
import dev.rnnc.ir.Value;
import dev.rnnc.reference.ReferenceBackend;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** Compares gradients with central differences of the loss, on the reference, in double. */
final class SlopeCheck {
  private static final double STEP = 1e-5;

  /** The error of central differences grows with the third derivative. */
  private static final double TOLERANCE = 1e-6;

  private final DrawnProgram drawn;
  private final Program program;
  private final Device device;
  private final Executable executable;

  private SlopeCheck(DrawnProgram drawn, Program program, Device device, Executable executable) {
    this.drawn = drawn;
    this.program = program;
    this.device = device;
    this.executable = executable;
  }

  /**
   * Where a gradient of {@code program} is not the slope of the loss, for some elements of each
   * parameter; empty if nowhere.
   */
  static Optional<String> failure(DrawnProgram drawn, Program program) {
    try (Device device = new ReferenceBackend().open(new DeviceOptions(1, 1));
        Executable executable = device.load(program)) {
      return new SlopeCheck(drawn, program, device, executable).failure();
    }
  }

  private Optional<String> failure() {
    drawn.writeParameters(device);
    Map<String, double[]> outputs = drawn.run(executable, program);
    Chance chance = new Chance(drawn.seed());
    for (Value parameter : drawn.parameters()) {
      double[] gradient = Objects.requireNonNull(outputs.get("d." + parameter.name()));
      for (int i : some(gradient.length, chance)) {
        double slope = slope(parameter, i);
        // the negation also finds what is not a number
        if (!(Math.abs(gradient[i] - slope) <= TOLERANCE * Math.max(1, Math.abs(slope)))) {
          return Optional.of(
              "d.%s[%d] is %s, the slope %s".formatted(parameter.name(), i, gradient[i], slope));
        }
      }
    }
    return Optional.empty();
  }

  private static List<Integer> some(int length, Chance chance) {
    return length == 0
        ? List.of()
        : List.of(chance.between(0, length - 1), chance.between(0, length - 1));
  }

  private double slope(Value parameter, int element) {
    double[] at = drawn.parameterValue(parameter);
    double[] moved = at.clone();
    moved[element] = at[element] + STEP;
    double above = loss(parameter, moved);
    moved[element] = at[element] - STEP;
    double below = loss(parameter, moved);
    device.storage().writeExact(parameter.name(), at);
    return (above - below) / (2 * STEP);
  }

  private double loss(Value parameter, double[] value) {
    device.storage().writeExact(parameter.name(), value);
    return Objects.requireNonNull(drawn.run(executable, program).get(DrawnProgram.LOSS))[0];
  }
}
