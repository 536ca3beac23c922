package dev.rnnc.cuda;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rnnc.backend.Device;
import dev.rnnc.backend.DeviceOptions;
import dev.rnnc.backend.Executable;
import dev.rnnc.cpu.DrawnProgram;
import dev.rnnc.cpu.Runs;
import dev.rnnc.cuda.standin.StandIn;
import dev.rnnc.ir.Program;
import dev.rnnc.optimize.Optimize;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is foretold is what the driver is asked for, to the byte; the storage comes on top. */
class ForetoldMemoryTest {
  private static final int PROGRAMS = 12;

  /** Time steps and batch, none less than before: memory stays as large as it was. */
  private static final int[][] SIZES = {{0, 3}, {2, 3}, {5, 9}, {300, 9}};

  @AfterEach
  void nothingIsLeft() {
    OnStandIn.check();
  }

  @Test
  void isAllocated() {
    List<Program> programs =
        IntStream.range(0, PROGRAMS)
            .mapToObj(seed -> OnStandIn.named("drawn_" + seed, Optimize.all(DrawnProgram.of(seed))))
            .toList();
    CudaBackend backend = OnStandIn.backend(OnStandIn.Like.LARGE, programs);
    for (Program program : programs) {
      try (Device device = backend.open(new DeviceOptions(1, 7))) {
        long before = StandIn.require().deviceBytes();
        try (Executable executable = device.load(program)) {
          for (int[] size : SIZES) {
            // Each of two runs has its own place for what it brings and gives.
            Runs.results(program, device, executable, size[0], size[1]);
            Runs.results(program, device, executable, size[0], size[1]);
            assertThat(StandIn.require().deviceBytes() - before - stored(device))
                .as("%s, %d time steps of %d", program.name(), size[0], size[1])
                .isEqualTo(executable.memoryBytes(size[0], size[1]).orElseThrow());
            assertThat(StandIn.require().pinnedBytes())
                .isEqualTo(executable.pinnedBytes(size[0], size[1]));
          }
        }
      }
    }
  }

  private static long stored(Device device) {
    return device.storage().names().stream()
        .mapToLong(name -> Math.max(1, (long) Float.BYTES * device.storage().read(name).length))
        .sum();
  }
}
