package dev.rnnc.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rnnc.backend.Backend;
import dev.rnnc.backend.Device;
import dev.rnnc.backend.DeviceOptions;
import dev.rnnc.backend.Executable;
import dev.rnnc.ir.Program;
import dev.rnnc.optimize.Optimize;
import dev.rnnc.passes.Agreement;
import dev.rnnc.plan.Planner;
import dev.rnnc.plan.Target;
import dev.rnnc.reference.ReferenceBackend;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Drawn programs give on the cpu what they give on the reference, with any number of threads. */
class DrawnProgramsTest {
  private static final int PROGRAMS = Integer.getInteger("rnnc.drawn", 40);
  private static final int FIRST = Integer.getInteger("rnnc.drawn.first", 0);

  /** Time steps and batch, one after the other on one executable. */
  private static final int[][] SIZES = {{3, 2}, {0, 3}, {5, 9}, {2, 0}, {1, 1}, {4, 21}, {9, 5}};

  /**
   * Relative to the greatest element of all outputs: float32 has 6e-8, a program has some hundred
   * operations one after the other, and steep ones (a division, a sum of many) make ten of one.
   */
  static final double TOLERANCE = 1e-4;

  @Test
  void agreeWithTheReference() {
    for (int seed = FIRST; seed < FIRST + PROGRAMS; seed++) {
      Program program = DrawnProgram.of(seed);
      List<Map<String, double[]>> expected = run(new ReferenceBackend(), 1, program);
      List<Map<String, double[]>> actual = run(new CpuBackend(), 1, program);
      same(seed, program, expected, actual, TOLERANCE);
      Program optimised = Optimize.all(program);
      same(seed, optimised, expected, run(new CpuBackend(), 1, optimised), TOLERANCE);
      for (int threads = 2; threads <= 3; threads++) {
        same(seed, program, actual, run(new CpuBackend(), threads, program), 0);
      }
    }
  }

  /** Of few rows, so that there are several, and of a forward pass that is computed again. */
  @Test
  void agreeInSegmentsOfTime() {
    for (int seed = FIRST; seed < FIRST + PROGRAMS; seed++) {
      Program program = Optimize.all(DrawnProgram.of(seed));
      List<Map<String, double[]>> expected = run(new ReferenceBackend(), 1, program);
      for (SegmentRule rule : List.of(new SegmentRule(6, Long.MAX_VALUE), new SegmentRule(6, 0))) {
        List<Map<String, double[]>> actual = run(rule, 1, program);
        same(seed, program, expected, actual, TOLERANCE);
        for (int threads = 2; threads <= 3; threads++) {
          same(seed, program, actual, run(rule, threads, program), 0);
        }
      }
    }
  }

  private static List<Map<String, double[]>> run(Backend backend, int threads, Program program) {
    return run(backend.open(new DeviceOptions(threads, 7)), program);
  }

  private static List<Map<String, double[]>> run(SegmentRule rule, int threads, Program program) {
    return run(new CpuDevice(new DeviceOptions(threads, 7), rule), program);
  }

  private static List<Map<String, double[]>> run(Device opened, Program program) {
    List<Map<String, double[]>> results = new ArrayList<>();
    try (Device device = opened;
        Executable executable = device.load(program)) {
      for (int[] size : SIZES) {
        results.add(results(program, device, executable, size));
      }
    }
    return results;
  }

  private static Map<String, double[]> results(
      Program program, Device device, Executable executable, int[] size) {
    try {
      return Runs.results(program, device, executable, size[0], size[1]);
    } catch (RuntimeException thrown) {
      throw new AssertionError(
          "%d time steps of %d%n%s"
              .formatted(size[0], size[1], Planner.plan(program, Target.cpu())),
          thrown);
    }
  }

  private static void same(
      int seed,
      Program program,
      List<Map<String, double[]>> expected,
      List<Map<String, double[]>> actual,
      double tolerance) {
    for (int i = 0; i < expected.size(); i++) {
      int at = i;
      int[] size = SIZES[i];
      assertThat(Runs.difference(expected.get(i), actual.get(i)))
          .withFailMessage(() ->
              "seed %d, %d time steps of %d: %s%n%s%n%s"
                  .formatted(
                      seed,
                      size[0],
                      size[1],
                      Agreement.difference(expected.get(at), actual.get(at), tolerance)
                          .orElse("another size"),
                      program,
                      Planner.plan(program, Target.cpu())))
          .isLessThanOrEqualTo(tolerance);
    }
  }
}
