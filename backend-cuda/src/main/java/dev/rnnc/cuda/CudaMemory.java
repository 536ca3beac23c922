package dev.rnnc.cuda;

import dev.rnnc.cuda.codegen.CudaProgram;
import dev.rnnc.cuda.codegen.Grid;
import dev.rnnc.cuda.codegen.Sizes;
import dev.rnnc.cuda.codegen.Space;
import dev.rnnc.cuda.driver.Context;
import dev.rnnc.cuda.driver.DeviceBuffer;
import dev.rnnc.cuda.driver.Stream;
import dev.rnnc.plan.Buffer;
import dev.rnnc.plan.Packed;
import dev.rnnc.plan.Plan;
import dev.rnnc.plan.Rows;
import dev.rnnc.source.BrokenInvariant;
import dev.rnnc.source.Diagnostic;
import dev.rnnc.source.RnncException;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The device's memory of one program. Grows when a run needs more, and keeps what it has. */
final class CudaMemory implements AutoCloseable {
  /** A barrier's counter and generation. */
  private static final long BARRIER_BYTES = 2 * Integer.BYTES;

  private final Plan plan;
  private final CudaProgram program;
  private final Context context;
  private final Stream stream;

  /** By slot; then the workspace. */
  private final @Nullable DeviceBuffer[] own;

  private final @Nullable DeviceBuffer[] matrices;
  private final Uploads uploads;
  private final Stores stores;
  private @Nullable DeviceBuffer barrier;
  private Sizes prepared = new Sizes(-1, -1);

  /** Whether what is kept from run to run has moved. */
  private boolean isLost;

  CudaMemory(CudaProgram program, Context context, Stream stream, Uploads uploads, Stores stores) {
    this.uploads = uploads;
    this.stores = stores;
    this.program = program;
    plan = program.plan();
    this.context = context;
    this.stream = stream;
    own = new @Nullable DeviceBuffer[plan.slots() + 1];
    matrices = new @Nullable DeviceBuffer[plan.packed().size()];
  }

  /** Makes room for a run. Returns whether what was kept from the last one may be lost. */
  boolean prepare(Sizes sizes) {
    if (sizes.equals(prepared)) {
      return false;
    }
    refuseTooMuch(sizes);
    // Until all is there: the device may have less than it says.
    prepared = new Sizes(-1, -1);
    for (Buffer buffer : plan.buffers()) {
      switch (buffer.origin()) {
        case Buffer.Origin.Own(int slot) ->
            isLost |= isMoved(slot, bytes(buffer, sizes)) && buffer.rows() == Rows.WHOLE;
        case Buffer.Origin.Input _, Buffer.Origin.Parameter _, Buffer.Origin.Unused _ -> {}
      }
    }
    for (Packed packed : plan.packed()) {
      if (matrices[packed.id()] == null) {
        matrices[packed.id()] = context.allocate(elements(packed) * Float.BYTES);
        isLost = true;
      }
    }
    if (barrier == null) {
      barrier = context.allocate(BARRIER_BYTES);
      barrier.fill(stream, 0);
    }
    uploads.prepare(sizes);
    isMoved(plan.slots(), workspaceBytes(program, sizes));
    prepared = sizes;
    boolean lost = isLost;
    isLost = false;
    return lost;
  }

  private static long workspaceBytes(CudaProgram program, Sizes sizes) {
    int parts = Math.max(Grid.parts(Space.ALL, sizes), Grid.parts(Space.BATCH, sizes));
    return program.workspacePerPart() * parts * Float.BYTES;
  }

  private static long elements(Packed packed) {
    return (long) packed.heads() * packed.depth() * packed.columns();
  }

  /**
   * All that a program takes of the device's memory for runs of some sizes: its values, matrices,
   * inputs, scratch and numbers. Not the storage, and not what a driver needs for kernels and
   * graphs.
   */
  static long bytes(CudaProgram program, Sizes sizes) {
    Plan plan = program.plan();
    Map<Integer, Long> slots = new HashMap<>();
    for (Buffer buffer : plan.buffers()) {
      if (buffer.origin() instanceof Buffer.Origin.Own(int slot)) {
        slots.merge(slot, bytes(buffer, sizes), Math::max);
      }
    }
    return slots.values().stream().mapToLong(CudaMemory::allocated).sum()
        + plan.packed().stream().mapToLong(packed -> Float.BYTES * elements(packed)).sum()
        + allocated(workspaceBytes(program, sizes))
        + Uploads.deviceBytes(plan, sizes)
        + Stores.scratchBytes(plan, sizes)
        + BARRIER_BYTES;
  }

  /** All that it takes of the host's memory that stays in place. */
  static long pinnedBytes(Plan plan, Sizes sizes) {
    return Uploads.pinnedBytes(plan, sizes) + Downloads.pinnedBytes(plan, sizes);
  }

  /** What is asked of the driver, which has nothing of no bytes. */
  static long allocated(long bytes) {
    return Math.max(1, bytes);
  }

  private long present() {
    long present = uploads.present() + stores.present() + (barrier == null ? 0 : BARRIER_BYTES);
    for (DeviceBuffer buffer : own) {
      present += buffer == null ? 0 : buffer.bytes();
    }
    for (DeviceBuffer matrix : matrices) {
      present += matrix == null ? 0 : matrix.bytes();
    }
    return present;
  }

  /** Before anything is allocated, so that the sentence tells all that a run needs. */
  private void refuseTooMuch(Sizes sizes) {
    long needed = bytes(program, sizes) + stores.missing(sizes);
    long free = context.freeBytes() + present();
    if (needed > free) {
      throw new RnncException(
          Diagnostic.general(
                  "E0620",
                  "the CUDA device has too little memory: %,d time steps of %,d sequences need %,d MB beside the weights, %,d of %,d MB are free"
                      .formatted(
                          sizes.timeSteps(),
                          sizes.batch(),
                          megabytes(needed),
                          free >> 20,
                          context.properties().memoryBytes() >> 20))
              .help(
                  "make `batch` or `unroll` or the network smaller, end other programs that use the device, or use `--backend=cpu`"));
    }
  }

  private static long megabytes(long bytes) {
    return (bytes + (1 << 20) - 1) >> 20;
  }

  /** Makes room for so many bytes; what was there is lost if it moves. */
  private boolean isMoved(int slot, long bytes) {
    DeviceBuffer present = own[slot];
    if (present != null && present.bytes() >= bytes) {
      return false;
    }
    if (present != null) {
      stream.synchronize();
      own[slot] = null;
      present.close();
    }
    own[slot] = context.allocate(bytes);
    return true;
  }

  /** The bytes of a buffer's rows, whose elements kernels count in 31 bits. */
  static long bytes(Buffer buffer, Sizes sizes) {
    long elements = buffer.rows().count(sizes.timeSteps(), sizes.batch()) * buffer.stride();
    if (elements > 1L << 30) {
      throw new BrokenInvariant(
          "cuda",
          "%s needs %d elements for %d time steps of %d sequences; a buffer holds 2^30"
              .formatted(buffer, elements, sizes.timeSteps(), sizes.batch()));
    }
    return elements * Float.BYTES;
  }

  /** A buffer of the plan's own or of an input. */
  DeviceBuffer buffer(Buffer buffer) {
    DeviceBuffer found =
        switch (buffer.origin()) {
          case Buffer.Origin.Own(int slot) -> own[slot];
          case Buffer.Origin.Input _ -> uploads.buffer(buffer);
          case Buffer.Origin.Parameter _, Buffer.Origin.Unused _ -> null;
        };
    if (found == null) {
      throw new BrokenInvariant("cuda", buffer + " has no memory");
    }
    return found;
  }

  DeviceBuffer matrix(int id) {
    return prepared(matrices[id]);
  }

  long workspace() {
    return prepared(own[plan.slots()]).address();
  }

  /** Where blocks that wait for one another are counted. */
  long barrier() {
    return prepared(barrier).address();
  }

  private static DeviceBuffer prepared(@Nullable DeviceBuffer buffer) {
    if (buffer == null) {
      throw new BrokenInvariant("cuda", "nothing was prepared");
    }
    return buffer;
  }

  @Override
  public void close() {
    for (DeviceBuffer buffer : own) {
      close(buffer);
    }
    for (DeviceBuffer matrix : matrices) {
      close(matrix);
    }
    close(barrier);
  }

  private static void close(@Nullable DeviceBuffer buffer) {
    if (buffer != null) {
      buffer.close();
    }
  }
}
