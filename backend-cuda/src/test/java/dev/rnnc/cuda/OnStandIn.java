package dev.rnnc.cuda;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rnnc.cuda.codegen.DeviceShape;
import dev.rnnc.cuda.driver.DeviceProperties;
import dev.rnnc.cuda.driver.Driver;
import dev.rnnc.cuda.driver.Installation;
import dev.rnnc.cuda.driver.Nvrtc;
import dev.rnnc.cuda.driver.NvrtcCompiler;
import dev.rnnc.cuda.standin.HostCompiler;
import dev.rnnc.cuda.standin.StandIn;
import dev.rnnc.ir.Program;
import java.util.List;
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
    LARGE(100, 160 << 10),
    /** A block has several rows, and room for a part of the matrices. */
    SMALL(2, 3000),
    /** A block has no shared memory for rows, so that every step is launched. */
    LAUNCHING(100, -Float.BYTES);

    private final int multiprocessors;
    private final int sharedBytes;

    Like(int multiprocessors, int sharedBytes) {
      this.multiprocessors = multiprocessors;
      this.sharedBytes = sharedBytes;
    }

    @Override
    public DeviceShape apply(DeviceShape shape) {
      return new DeviceShape(name(), shape.capability(), multiprocessors, sharedBytes);
    }

    /** The same, of no more shared memory than a device has. */
    DeviceShape within(DeviceShape device) {
      int bytes = Math.min(sharedBytes, device.sharedBytes());
      return new DeviceShape(name(), device.capability(), multiprocessors, bytes);
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
    return new Program(name, program.main(), program.outputs(), program.stores());
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
