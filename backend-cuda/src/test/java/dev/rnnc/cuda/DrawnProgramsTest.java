package dev.rnnc.cuda;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rnnc.backend.Backend;
import dev.rnnc.backend.Device;
import dev.rnnc.backend.DeviceOptions;
import dev.rnnc.backend.Executable;
import dev.rnnc.cpu.DrawnProgram;
import dev.rnnc.cpu.Runs;
import dev.rnnc.ir.Program;
import dev.rnnc.optimize.Optimize;
import dev.rnnc.passes.Agreement;
import dev.rnnc.plan.Planner;
import dev.rnnc.plan.Target;
import dev.rnnc.reference.ReferenceBackend;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Drawn programs give on the device what they give on the reference, and the same bits again. */
class DrawnProgramsTest {
  private static final int PROGRAMS = Integer.getInteger("rnnc.drawn", 12);
  private static final int FIRST = Integer.getInteger("rnnc.drawn.first", 0);

  /** Time steps and batch, one after the other on one executable. */
  private static final int[][] SIZES = {{3, 2}, {0, 3}, {5, 9}, {2, 0}, {1, 1}, {4, 21}, {5, 9}};

  /** Of float32 over some hundred operations one after the other; steep ones make ten of one. */
  private static final double TOLERANCE = 1e-4;

  @Test
  void agreeWithTheReference() {
    Backend cuda = OnStandIn.backend();
    for (int seed = FIRST; seed < FIRST + PROGRAMS; seed++) {
      Program program = Optimize.all(DrawnProgram.of(seed));
      List<Map<String, double[]>> expected = run(new ReferenceBackend(), program);
      List<Map<String, double[]>> actual = run(cuda, program);
      for (int i = 0; i < SIZES.length; i++) {
        int at = i;
        int drawn = seed;
        assertThat(Runs.difference(expected.get(i), actual.get(i)))
            .withFailMessage(() ->
                "seed %d, %d time steps of %d: %s%n%s"
                    .formatted(
                        drawn,
                        SIZES[at][0],
                        SIZES[at][1],
                        Agreement.difference(expected.get(at), actual.get(at), TOLERANCE)
                            .orElse("another size"),
                        Planner.plan(program, Target.cuda())))
            .isLessThanOrEqualTo(TOLERANCE);
      }
      assertThat(Runs.difference(actual.get(2), actual.get(6))).isZero();
    }
  }

  @AfterEach
  void nothingIsLeft() {
    OnStandIn.check();
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
