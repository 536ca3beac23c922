package dev.rnnc.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rnnc.backend.Backend;
import dev.rnnc.backend.Device;
import dev.rnnc.backend.DeviceOptions;
import dev.rnnc.backend.Executable;
import dev.rnnc.backend.Run;
import dev.rnnc.ir.Program;
import dev.rnnc.plan.Planner;
import dev.rnnc.plan.Target;
import dev.rnnc.reference.ReferenceBackend;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Drawn programs give on the cpu what they give on the reference. */
class DrawnProgramsTest {
  private static final int PROGRAMS = Integer.getInteger("rnnc.drawn", 40);
  private static final int FIRST = Integer.getInteger("rnnc.drawn.first", 0);

  /** Time steps and batch, one after the other on one executable. */
  private static final int[][] SIZES = {{3, 2}, {0, 3}, {5, 9}, {2, 0}, {1, 1}, {4, 5}};

  /**
   * Relative to the greatest element of all outputs: float32 has 6e-8, a program has some hundred
   * operations one after the other, and steep ones (a division, a sum of many) make ten of one.
   */
  private static final double TOLERANCE = 1e-4;

  @Test
  void agreeWithTheReference() {
    for (int seed = FIRST; seed < FIRST + PROGRAMS; seed++) {
      Program program = DrawnProgram.of(seed);
      List<Map<String, double[]>> expected = run(new ReferenceBackend(), 1, program);
      List<Map<String, double[]>> actual;
      try {
        actual = run(new CpuBackend(), 1, program);
      } catch (RuntimeException e) {
        throw new AssertionError(e + " in seed " + seed + "\n" + program, e);
      }
      same(seed, program, expected, actual, TOLERANCE);
      for (int threads = 2; threads <= 3; threads++) {
        same(seed, program, actual, run(new CpuBackend(), threads, program), 0);
      }
    }
  }

  private static List<Map<String, double[]>> run(Backend backend, int threads, Program program) {
    List<Map<String, double[]>> results = new ArrayList<>();
    try (Device device = backend.open(new DeviceOptions(threads, 7));
        Executable executable = device.load(program)) {
      for (int[] size : SIZES) {
        Runs.parameters(program, device, size[1], size[0]);
        Run run = Runs.inputs(program, size[0], size[1], 1);
        Map<String, double[]> outputs = Runs.outputs(program, run);
        executable.run(run);
        Map<String, double[]> all = new LinkedHashMap<>(outputs);
        for (Program.Store store : program.stores()) {
          all.put(store.parameter(), device.storage().readExact(store.parameter()));
        }
        results.add(all);
      }
    }
    return results;
  }

  private static void same(
      int seed,
      Program program,
      List<Map<String, double[]>> expected,
      List<Map<String, double[]>> actual,
      double tolerance) {
    for (int i = 0; i < expected.size(); i++) {
      double scale = 1;
      for (double[] elements : expected.get(i).values()) {
        for (double element : elements) {
          scale = Double.isFinite(element) ? Math.max(scale, Math.abs(element)) : scale;
        }
      }
      for (var output : expected.get(i).entrySet()) {
        double[] wanted = output.getValue();
        double[] got = Objects.requireNonNull(actual.get(i).get(output.getKey()), output.getKey());
        assertThat(got).hasSameSizeAs(wanted);
        for (int j = 0; j < wanted.length; j++) {
          boolean same =
              Double.compare(wanted[j], got[j]) == 0
                  || Math.abs(wanted[j] - got[j]) <= tolerance * scale;
          if (!same) {
            throw new AssertionError(
                "seed %d, %d time steps of %d, %s[%d]: %s and %s%n%s%n%s"
                    .formatted(
                        seed,
                        SIZES[i][0],
                        SIZES[i][1],
                        output.getKey(),
                        j,
                        wanted[j],
                        got[j],
                        program,
                        Planner.plan(program, Target.cpu())));
          }
        }
      }
    }
  }
}
