package dev.rnnc.cuda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rnnc.backend.Device;
import dev.rnnc.backend.DeviceOptions;
import dev.rnnc.backend.Executable;
import dev.rnnc.cpu.DrawnProgram;
import dev.rnnc.cpu.Runs;
import dev.rnnc.cuda.standin.StandIn;
import dev.rnnc.ir.Program;
import dev.rnnc.source.RnncException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

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
                  + " need [\\d,]+ MB beside the weights, [78] of 8 MB are free.*make `batch` or"
                  + " `unroll` or the network smaller.*");
      assertThat(Runs.results(program, device, executable, 2, 3)).isNotEmpty();
    }
  }
}
