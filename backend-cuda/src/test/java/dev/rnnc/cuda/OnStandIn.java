package dev.rnnc.cuda;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rnnc.cuda.codegen.DeviceShape;
import dev.rnnc.cuda.codegen.LoopForm;
import dev.rnnc.cuda.driver.DeviceProperties;
import dev.rnnc.cuda.driver.Driver;
import dev.rnnc.cuda.driver.Installation;
import dev.rnnc.cuda.driver.Nvrtc;
import dev.rnnc.cuda.driver.NvrtcCompiler;
import dev.rnnc.cuda.standin.HostCompiler;
import dev.rnnc.cuda.standin.StandIn;
import dev.rnnc.ir.Program;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * The backend on the stand-in for a device: skips the test where there is no g++. With {@code
 * -Drnnc.cuda.device=true} it is on the machine's own device, with NVRTC.
 */
final class OnStandIn {
  private static final boolean ON_DEVICE = Boolean.getBoolean("rnnc.cuda.device");

  private OnStandIn() {}

  /** Code as for devices on which loops over time are carried out in different ways. */
  enum Like implements UnaryOperator<DeviceShape> {
    /** Every row of the batch has its own block, with all matrices beside it. */
    LARGE(100, 160 << 10, LoopForm.ROWS),
    /** A block has several rows, and room for a part of the matrices. */
    SMALL(2, 3000, LoopForm.ROWS),
    /** Every step is launched. */
    LAUNCHING(100, 160 << 10, LoopForm.LAUNCHES),
    /** Blocks keep columns, and have room for all rows that a product reads. */
    COLUMNS(4, 90 << 10, LoopForm.COLUMNS),
    /** Blocks keep columns, and in larger programs have room for a few rows at a time. */
    FEW_COLUMNS(2, 5 << 10, LoopForm.COLUMNS),
    /** Blocks keep columns in registers, and have room for a few rows at a time. */
    REGISTERS(4, 20 << 10, LoopForm.REGISTERS);

    private final int multiprocessors;
    private final int sharedBytes;
    private final LoopForm form;

    Like(int multiprocessors, int sharedBytes, LoopForm form) {
      this.form = form;
      this.multiprocessors = multiprocessors;
      this.sharedBytes = sharedBytes;
    }

    @Override
    public DeviceShape apply(DeviceShape shape) {
      // Where a row has no room, there must be another way.
      Set<LoopForm> forms =
          form == LoopForm.ROWS ? Set.of(LoopForm.ROWS, LoopForm.LAUNCHES) : Set.of(form);
      return new DeviceShape(
          name(), shape.capability(), multiprocessors, sharedBytes, multiprocessors, forms);
    }

    /** The same, of no more shared memory than a device has. */
    DeviceShape within(DeviceShape device) {
      int bytes = Math.min(sharedBytes, device.sharedBytes());
      return new DeviceShape(
          name(),
          device.capability(),
          multiprocessors,
          bytes,
          multiprocessors,
          apply(device).forms());
    }
  }

  /** The backend, for programs no two of which have the same name. */
  static CudaBackend backend(Like like, List<Program> programs) {
    if (!ON_DEVICE) {
      StandIn.require();
      return new CudaBackend(new BatchCompiler(HostCompiler.require(), like, programs), like);
    }
    DeviceProperties device = Driver.load().devices().getFirst();
    Nvrtc nvrtc = Installation.find().nvrtc().orElseThrow();
    NvrtcCompiler compiler = NvrtcCompiler.of(nvrtc, device);
    UnaryOperator<DeviceShape> within = shape -> like.within(shape);
    return new CudaBackend(new BatchCompiler(compiler, within, programs), within);
  }

  /** A program under another name, which its kernels have too. */
  static Program named(String name, Program program) {
    return new Program(
        name, program.main(), program.outputs(), program.stores(), program.precision());
  }

  /** Nothing is left open, and nothing was written where it should not be. */
  static void check() {
    if (ON_DEVICE) {
      return;
    }
    assertThat(StandIn.require().faults()).isEmpty();
    assertThat(StandIn.require().live()).as("what is not closed").isZero();
  }
}
