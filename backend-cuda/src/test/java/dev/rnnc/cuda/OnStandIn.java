package dev.rnnc.cuda;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rnnc.cuda.codegen.DeviceShape;
import dev.rnnc.cuda.codegen.LoopForm;
import dev.rnnc.cuda.standin.StandIn;
import dev.rnnc.ir.Program;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;

/** The backend on the stand-in for a device: skips the test where there is no g++. */
final class OnStandIn {
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
    FEW_COLUMNS(2, 5 << 10, LoopForm.COLUMNS);

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
      return new DeviceShape(name(), shape.capability(), multiprocessors, sharedBytes, forms);
    }
  }

  /** The backend, for programs no two of which have the same name. */
  static CudaBackend backend(Like like, List<Program> programs) {
    StandIn.require();
    return new CudaBackend(new BatchCompiler(like, programs), like);
  }

  /** A program under another name, which its kernels have too. */
  static Program named(String name, Program program) {
    return new Program(name, program.main(), program.outputs(), program.stores());
  }

  /** Nothing is left open, and nothing was written where it should not be. */
  static void check() {
    assertThat(StandIn.require().faults()).isEmpty();
    assertThat(StandIn.require().live()).as("what is not closed").isZero();
  }
}
