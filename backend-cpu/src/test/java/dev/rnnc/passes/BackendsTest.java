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
import org.junit.jupiter.api.Test;

/** Does the cpu compute the loss and all gradients of a network as the reference does? */
class BackendsTest {
  private static final int NETWORKS = Integer.getInteger("rnnc.drawn", 150);

  /** Of float32 over some hundred operations one after the other; steep ones make ten of one. */
  private static final double TOLERANCE = 1e-4;

  @Test
  void drawnNetworksAgree() {
    for (long seed = 0; seed < NETWORKS; seed++) {
      DrawnProgram drawn = ProgramGenerator.draw(seed);
      Optional<String> found = failure(drawn);
      if (found.isPresent()) {
        DrawnProgram smallest = Shrinker.smallest(drawn, smaller -> failure(smaller).isPresent());
        assertThat(found).as("%s", smallest).isEmpty();
      }
    }
  }

  private static Optional<String> failure(DrawnProgram drawn) {
    try {
      Program program = drawn.program();
      return Agreement.difference(
          run(new ReferenceBackend(), drawn, program),
          run(new CpuBackend(), drawn, Optimize.all(program)),
          TOLERANCE);
    } catch (BrokenInvariant broken) {
      return Optional.of(broken.toString());
    }
  }

  private static Map<String, double[]> run(Backend backend, DrawnProgram drawn, Program program) {
    try (Device device = backend.open(new DeviceOptions(1, 1))) {
      return drawn.runOn(device, program);
    }
  }
}
