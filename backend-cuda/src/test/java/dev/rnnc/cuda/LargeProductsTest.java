package dev.rnnc.cuda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rnnc.backend.Backend;
import dev.rnnc.backend.Device;
import dev.rnnc.backend.DeviceOptions;
import dev.rnnc.backend.Executable;
import dev.rnnc.compile.Compiler;
import dev.rnnc.compile.Stages;
import dev.rnnc.cpu.Runs;
import dev.rnnc.cuda.driver.StandInCublas;
import dev.rnnc.cuda.standin.HostCompiler;
import dev.rnnc.cuda.standin.StandIn;
import dev.rnnc.dsl.Rnn;
import dev.rnnc.dsl.Settings;
import dev.rnnc.ir.Program;
import dev.rnnc.model.DataSize;
import dev.rnnc.model.Model;
import dev.rnnc.reference.ReferenceBackend;
import dev.rnnc.source.BrokenInvariant;
import dev.rnnc.source.SourceFile;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Products that are large go to cuBLAS: those of all time steps, and in launched loops of each. */
class LargeProductsTest {
  private static final double TOLERANCE = 1e-4;
  private static final int HIDDEN = 160;
  private static final int TIME_STEPS = 3;

  /**
   * With it, a product of one time step has {@code 22 · 160 · 320} multiply-adds, over a million.
   */
  private static final int BATCH = 22;

  @Test
  void agreeWithTheReferenceAndGiveTheSameBitsAgain() {
    Stages program = training();
    Map<String, double[]> expected;
    try (Device device = new ReferenceBackend().open(new DeviceOptions(1, 7));
        Executable executable = device.load(program.differentiated())) {
      expected = Runs.results(program.differentiated(), device, executable, TIME_STEPS, BATCH);
    }
    try (Device device = backend().open(new DeviceOptions(1, 7));
        Executable executable = device.load(program.ready())) {
      Program ready = program.ready();
      Map<String, double[]> first = Runs.results(ready, device, executable, TIME_STEPS, BATCH);
      assertThat(Runs.difference(expected, first)).isLessThanOrEqualTo(TOLERANCE);
      Map<String, double[]> again = Runs.results(ready, device, executable, TIME_STEPS, BATCH);
      assertThat(Runs.difference(first, again)).isZero();
    }
  }

  /** A cuBLAS that fails is asked by a large run, and not by a small one. */
  @Test
  void smallProductsAreOurOwn() {
    Program program = training().ready();
    try (Device device = backend().open(new DeviceOptions(1, 7));
        Executable executable = device.load(program)) {
      StandIn.require().fail("cublas", 13, 0);
      assertThat(Runs.results(program, device, executable, TIME_STEPS, 2)).isNotEmpty();
      assertThatThrownBy(() -> Runs.results(program, device, executable, TIME_STEPS, BATCH))
          .isInstanceOf(BrokenInvariant.class)
          .hasMessageContaining("cublasGemmStridedBatchedEx answered the status 13");
      StandIn.require().fail("cublas", 0, 0);
    }
  }

  @AfterEach
  void nothingIsLeft() {
    StandIn.require().fail("cublas", 0, 0);
    OnStandIn.check();
  }

  private static Backend backend() {
    StandIn.require();
    return new CudaBackend(
        HostCompiler.require(), Optional.of(StandInCublas.library()), OnStandIn.Like.LAUNCHING);
  }

  private static Stages training() {
    String text =
        """
        data table("any.csv", target = y, input = [a, b], time = t)
        network { gru(hidden = %d), dense(targets) }
        train { optimizer = sgd(rate = 0.01), clip = 1.0 }
        """
            .formatted(HIDDEN);
    SourceFile source = SourceFile.of("cell.rnn", text);
    Model model = Rnn.check(source, Path.of("cell.rnn"), Settings.NONE).runnable();
    Map<DataSize, Integer> sizes = Map.of(DataSize.INPUTS, 48, DataSize.TARGETS, 1);
    return new Compiler(model, sizes, Compiler.Effort.OPTIMISED).training();
  }
}
