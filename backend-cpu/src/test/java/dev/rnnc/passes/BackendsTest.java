package dev.rnnc.passes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rnnc.backend.Backend;
import dev.rnnc.backend.Device;
import dev.rnnc.backend.DeviceOptions;
import dev.rnnc.cpu.CpuBackend;
import dev.rnnc.ir.Program;
import dev.rnnc.optimize.Optimize;
import dev.rnnc.reference.ReferenceBackend;
import dev.rnnc.source.BrokenInvariant;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Does the cpu compute the loss and all gradients of a network as the reference does? */
class BackendsTest {
  private static final int NETWORKS = Integer.getInteger("rnnc.drawn", 150);

  /** Of float32 over some hundred operations one after the other; steep ones make ten of one. */
  private static final double TOLERANCE = 1e-4;

  private static final DeviceOptions KEEP = new DeviceOptions(1, 1);

  /** With no memory for a forward pass it is computed again. */
  private static final DeviceOptions RECOMPUTE = new DeviceOptions(1, 1, false, 0, false);

  @Test
  void drawnNetworksAgree() {
    for (long seed = 0; seed < NETWORKS; seed++) {
      DrawnProgram drawn = ProgramGenerator.draw(seed);
      Optional<String> found = failure(drawn);
      if (found.isPresent()) {
        DrawnProgram smallest = Shrinker.smallest(drawn, BackendsTest::stillDiffers);
        assertThat(found).as("%s", smallest).isEmpty();
      }
    }
  }

  /** Whether a smaller program, which may be none that the reference runs, fails as well. */
  private static boolean stillDiffers(DrawnProgram drawn) {
    try {
      run(new ReferenceBackend(), KEEP, drawn, drawn.program());
    } catch (BrokenInvariant _) {
      return false;
    }
    return failure(drawn).isPresent();
  }

  private static Optional<String> failure(DrawnProgram drawn) {
    try {
      Program program = drawn.program();
      Program optimised = Optimize.all(program);
      Map<String, double[]> expected = run(new ReferenceBackend(), KEEP, drawn, program);
      return Stream.of(KEEP, RECOMPUTE)
          .map(options -> run(new CpuBackend(), options, drawn, optimised))
          .map(actual -> Agreement.difference(expected, actual, TOLERANCE))
          .flatMap(Optional::stream)
          .findFirst();
    } catch (BrokenInvariant broken) {
      return Optional.of(broken.toString());
    }
  }

  private static Map<String, double[]> run(
      Backend backend, DeviceOptions options, DrawnProgram drawn, Program program) {
    try (Device device = backend.open(options)) {
      return drawn.runOn(device, program);
    }
  }
}
