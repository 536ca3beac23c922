package dev.rnnc.cpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.sun.management.ThreadMXBean;
import dev.rnnc.backend.DeviceOptions;
import dev.rnnc.reference.ReferenceBackend;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whole training steps: gradients, clipping and Adam. */
class GruTrainingTest {
  private static final int VOCABULARY = 11;
  private static final int HIDDEN = 33;
  private static final GruTraining.Programs PROGRAMS = GruTraining.of(VOCABULARY, HIDDEN);

  /** Sizes one after the other on the same executables, none and one among them. */
  private static final int[][] SIZES = {{7, 5}, {3, 17}, {0, 4}, {4, 0}, {1, 1}, {7, 5}};

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void agreesWithTheReference(boolean optimised) {
    GruTraining.Programs programs = optimised ? PROGRAMS.optimised() : PROGRAMS;
    try (Session reference = new Session(new ReferenceBackend(), 1, PROGRAMS, VOCABULARY, HIDDEN);
        Session cpu = new Session(new CpuBackend(), 1, programs, VOCABULARY, HIDDEN)) {
      for (int[] size : SIZES) {
        reference.sizes(size[0], size[1], HIDDEN, size[0]);
        cpu.sizes(size[0], size[1], HIDDEN, size[0]);
        reference.step(0);
        cpu.step(0);
        assertThat(cpu.loss()).isCloseTo(reference.loss(), within(1e-5));
        // Adam divides by the root of a square: a gradient of 1e-8 may move a weight either way.
        assertThat(cpu.results()).containsExactly(reference.results(), within(5e-4));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3})
  void givesTheSameBitsWithMoreThreads(int threads) {
    GruTraining.Programs programs = PROGRAMS.optimised();
    try (Session one = new Session(new CpuBackend(), 1, programs, VOCABULARY, HIDDEN);
        Session more = new Session(new CpuBackend(), threads, programs, VOCABULARY, HIDDEN)) {
      for (int[] size : SIZES) {
        one.sizes(size[0], size[1], HIDDEN, size[0]);
        more.sizes(size[0], size[1], HIDDEN, size[0]);
        for (int step = 0; step < 3; step++) {
          one.step(step);
          more.step(step);
          assertThat(more.loss()).isEqualTo(one.loss());
          assertThat(more.results()).isEqualTo(one.results());
        }
      }
    }
  }

  /** Few rows and products so large that threads share their columns. */
  @ParameterizedTest
  @ValueSource(ints = {2, 3})
  void givesTheSameBitsWithMoreThreadsThanRows(int threads) {
    int hidden = 304;
    GruTraining.Programs programs = GruTraining.of(VOCABULARY, hidden).optimised();
    try (Session one = new Session(new CpuBackend(), 1, programs, VOCABULARY, hidden);
        Session more = new Session(new CpuBackend(), threads, programs, VOCABULARY, hidden)) {
      for (int[] size : new int[][] {{3, 1}, {2, 4}, {0, 2}, {2, 1}, {1, 17}}) {
        one.sizes(size[0], size[1], hidden, size[0]);
        more.sizes(size[0], size[1], hidden, size[0]);
        one.step(0);
        more.step(0);
        assertThat(more.loss()).isEqualTo(one.loss());
        assertThat(more.results()).isEqualTo(one.results());
      }
    }
  }

  /** Kernels are called on numbers of their own beforehand, on another thread and on this. */
  @Test
  void givesTheSameBitsWithKernelsReadiedBefore() {
    int hidden = 96;
    GruTraining.Programs programs = GruTraining.of(VOCABULARY, hidden).optimised();
    DeviceOptions options = new DeviceOptions(1, 1);
    try (Session cold = new Session(new CpuBackend(), options, programs, VOCABULARY, hidden);
        Session warm =
            new Session(new CpuBackend(), options.withWarmUp(), programs, VOCABULARY, hidden)) {
      for (int[] size : SIZES) {
        cold.sizes(size[0], size[1], hidden, size[0]);
        warm.sizes(size[0], size[1], hidden, size[0]);
        cold.step(0);
        warm.step(0);
        assertThat(warm.loss()).isEqualTo(cold.loss());
        assertThat(warm.results()).isEqualTo(cold.results());
      }
    }
  }

  @Test
  void allocatesNothingAfterTheFirstSteps() {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    try (Session session =
        new Session(new CpuBackend(), 1, PROGRAMS.optimised(), VOCABULARY, HIDDEN)) {
      session.sizes(6, 16, HIDDEN, 1);
      // Until they are compiled, which takes a method some thousand calls, vectors are objects.
      long least = Long.MAX_VALUE;
      for (int round = 0; round < 20_000 && least > 0; round++) {
        long before = threads.getCurrentThreadAllocatedBytes();
        for (int step = 0; step < 20; step++) {
          session.step(step);
        }
        least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
      }
      assertThat(least).isZero();
    }
  }

  @Test
  void explainsItself() {
    try (var device = new CpuBackend().open(new dev.rnnc.backend.DeviceOptions(1, 1));
        var executable = device.load(PROGRAMS.optimised().training())) {
      assertThat(executable.explain())
          .contains("[33] -> [99]", "panels", "in order of time", "bytes per time step");
    }
  }
}
