package dev.rnnc.passes;

import dev.rnnc.backend.Device;
import dev.rnnc.backend.DeviceOptions;
import dev.rnnc.ir.Program;
import dev.rnnc.optimize.Optimize;
import dev.rnnc.optimize.Pass;
import dev.rnnc.reference.ReferenceBackend;
import dev.rnnc.source.BrokenInvariant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** Compares programs before and after passes on the reference, in double. */
final class PassCheck {
  /** Passes change the order of sums only, and double keeps some 16 digits. */
  private static final double TOLERANCE = 1e-9;

  private PassCheck() {}

  /**
   * Applies the passes one after the other and runs the program again whenever one has fired.
   *
   * @param fired hears the name of each pass that fired and was right
   * @return the pass that was wrong and what differs; empty if all were right
   */
  static Optional<String> failure(DrawnProgram drawn, List<Pass> passes, Consumer<String> fired) {
    Program program = drawn.program();
    try (Device device = new ReferenceBackend().open(new DeviceOptions(1, 1))) {
      Map<String, double[]> expected = drawn.runOn(device, program);
      for (Optimize.Stage stage : Optimize.stages(program, passes)) {
        if (!stage.did().isEmpty()) {
          Map<String, double[]> found = drawn.runOn(device, stage.program());
          Optional<String> difference = Agreement.difference(expected, found, TOLERANCE);
          if (difference.isPresent()) {
            return Optional.of(stage.pass() + ": " + difference.get());
          }
          fired.accept(stage.pass());
        }
      }
      return Optional.empty();
    } catch (BrokenInvariant broken) {
      return Optional.of(broken.toString());
    }
  }

  /** The same for all passes of the optimiser, but only the last program is run. */
  static Optional<String> failureOfAll(DrawnProgram drawn) {
    Program program = drawn.program();
    try (Device device = new ReferenceBackend().open(new DeviceOptions(1, 1))) {
      return Agreement.difference(
          drawn.runOn(device, program), drawn.runOn(device, Optimize.all(program)), TOLERANCE);
    } catch (BrokenInvariant broken) {
      return Optional.of(broken.toString());
    }
  }
}
