package dev.rnnc.cuda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rnnc.backend.Device;
import dev.rnnc.backend.DeviceOptions;
import dev.rnnc.backend.Executable;
import dev.rnnc.backend.Run;
import dev.rnnc.cpu.DrawnProgram;
import dev.rnnc.cpu.Runs;
import dev.rnnc.cuda.driver.StandInCublas;
import dev.rnnc.cuda.standin.HostCompiler;
import dev.rnnc.cuda.standin.StandIn;
import dev.rnnc.ir.Program;
import dev.rnnc.source.RnncException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A run that does not fit says what it needs, and one that fits runs afterwards. */
class TooLittleMemoryTest {
  private static final long MEGABYTE = 1 << 20;

  @AfterEach
  void nothingIsLeft() {
    StandIn.require().set("memory", 2048 * MEGABYTE);
    OnStandIn.check();
  }

  @Test
  void aBatchThatIsTooLarge() {
    Program program = DrawnProgram.of(3);
    CudaBackend backend = OnStandIn.backend(OnStandIn.Like.LARGE, List.of(program));
    StandIn.require().set("memory", 8 * MEGABYTE);
    try (Device device = backend.open(new DeviceOptions(1, 7));
        Executable executable = device.load(program)) {
      assertThatThrownBy(() -> Runs.results(program, device, executable, 200, 5000))
          .isInstanceOf(RnncException.class)
          .hasMessageMatching(
              "(?s).*E0620.*the CUDA device has too little memory: 200 time steps of 5,000 sequences"
                  + " need [\\d,]+ MB beside the weights, [78] of 2,048 MB are free.*make `batch` or"
                  + " `unroll` or the network smaller.*");
      assertThat(Runs.results(program, device, executable, 2, 3)).isNotEmpty();
    }
  }

  @Test
  void loadingTakesNothingBeforeItIsKnownWhatARunNeeds() {
    Program program = DrawnProgram.of(3);
    CudaBackend backend = OnStandIn.backend(OnStandIn.Like.LARGE, List.of(program));
    try (Device device = backend.open(new DeviceOptions(1, 7))) {
      long before = StandIn.require().deviceBytes() + StandIn.require().pinnedBytes();
      try (Executable executable = device.load(program)) {
        assertThat(StandIn.require().deviceBytes() + StandIn.require().pinnedBytes())
            .isEqualTo(before);
        assertThat(executable.memoryBytes(2, 3).orElseThrow()).isPositive();
      }
    }
  }

  @Test
  void aDeviceWithoutRoomForCublasIsGivenBack() {
    StandIn.require();
    CudaBackend backend =
        new CudaBackend(
            HostCompiler.require(), Optional.of(StandInCublas.library()), OnStandIn.Like.LARGE);
    StandIn.require().fail("cuMemAlloc", 2, 0);
    assertThatThrownBy(() -> backend.open(new DeviceOptions(1, 7)))
        .isInstanceOf(RnncException.class)
        .hasMessageContaining("E0620");
    StandIn.require().fail("cuMemAlloc", 0, 0);
    backend.open(new DeviceOptions(1, 7)).close();
  }

  /** What is free lies in pieces, so that some allocation fails; which one it is, is tried. */
  @ParameterizedTest
  @CsvSource({"cuMemAlloc, 2", "cuMemHostAlloc, 2"})
  void anAllocationThatFailsLeavesAllInOrder(String call, int outOfMemory) {
    Program program = DrawnProgram.of(3);
    CudaBackend backend = OnStandIn.backend(OnStandIn.Like.LARGE, List.of(program));
    Map<String, double[]> small = results(backend, program, 3, 2);
    Map<String, double[]> large = results(backend, program, 7, 9);
    int failed = 0;
    for (int after = 0; after == failed; after++) {
      try (Device device = backend.open(new DeviceOptions(1, 7));
          Executable executable = device.load(program)) {
        Runs.results(program, device, executable, 3, 2);
        // What the run reads is written before: it is the executable that fails.
        Runs.parameters(program, device, 9, 7);
        Run run = Runs.inputs(program, 7, 9, 1);
        Runs.outputs(program, run);
        StandIn.require().fail(call, outOfMemory, after);
        try {
          executable.run(run);
        } catch (RnncException expected) {
          failed++;
          assertThat(expected).hasMessageContaining("E0620");
        } finally {
          StandIn.require().fail(call, 0, 0);
        }
        assertThat(Runs.difference(small, Runs.results(program, device, executable, 3, 2)))
            .as("after %d calls", after)
            .isZero();
        assertThat(Runs.difference(large, Runs.results(program, device, executable, 7, 9)))
            .as("after %d calls", after)
            .isZero();
      }
    }
    assertThat(failed).isGreaterThan(1);
  }

  private static Map<String, double[]> results(
      CudaBackend backend, Program program, int timeSteps, int batch) {
    try (Device device = backend.open(new DeviceOptions(1, 7));
        Executable executable = device.load(program)) {
      return Runs.results(program, device, executable, timeSteps, batch);
    }
  }
}
