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
import dev.rnnc.source.BrokenInvariant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** After a kernel has broken down every call answers that the context is lost. */
class LostContextTest {
  private static final int ILLEGAL_ADDRESS = 700;

  private final Program program = DrawnProgram.of(3);
  private StandIn standIn;

  @BeforeEach
  void open() {
    standIn = StandIn.require();
  }

  @AfterEach
  void recover() {
    standIn.fail("kernel", 0, 0);
    standIn.recover();
    OnStandIn.check();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2})
  void isToldOnceAndAllIsGivenBack(int kernelsBefore) {
    CudaBackend backend = OnStandIn.backend(OnStandIn.Like.LARGE, List.of(program));
    assertThatThrownBy(
            () -> {
              try (Device device = backend.open(new DeviceOptions(1, 7));
                  Executable executable = device.load(program)) {
                standIn.fail("kernel", ILLEGAL_ADDRESS, kernelsBefore);
                Runs.results(program, device, executable, 2, 3);
              }
            })
        .isInstanceOf(BrokenInvariant.class)
        .hasMessageContaining("the context is lost");
    assertThat(standIn.live()).as("what is not given back").isZero();

    standIn.fail("kernel", 0, 0);
    standIn.recover();
    try (Device device = backend.open(new DeviceOptions(1, 7));
        Executable executable = device.load(program)) {
      assertThat(Runs.results(program, device, executable, 2, 3)).isNotEmpty();
    }
  }
}
