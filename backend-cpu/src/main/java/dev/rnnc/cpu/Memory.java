package dev.rnnc.cpu;

import dev.rnnc.cpu.kernel.ElementwiseSpec;
import dev.rnnc.cpu.kernel.Product;
import dev.rnnc.ir.ElementType;
import dev.rnnc.plan.Buffer;
import dev.rnnc.plan.Packed;
import dev.rnnc.plan.Plan;
import dev.rnnc.source.BrokenInvariant;
import java.util.List;

/** The arrays behind a plan's buffers. Grows when a run needs more, and keeps what it has. */
final class Memory {
  private static final int[] NO_INDICES = new int[0];

  private static final float[] NO_REALS = new float[0];

  private final List<Buffer> buffers;

  /** By buffer; those of inputs and parameters change with every run. */
  final float[][] reals;

  final int[][] indices;

  /** By matrix. */
  final float[][] packed;

  final long seed;
  int timeSteps = -1;
  int batch = -1;
  long step;

  Memory(Plan plan, Product[] products, long seed) {
    this.seed = seed;
    buffers = plan.buffers();
    reals = new float[buffers.size()][];
    indices = new int[buffers.size()][];
    packed = new float[plan.packed().size()][];
    for (Buffer buffer : buffers) {
      reals[buffer.id()] = NO_REALS;
      indices[buffer.id()] = NO_INDICES;
    }
    for (Packed matrix : plan.packed()) {
      packed[matrix.id()] = new float[matrix.heads() * products[matrix.id()].packedLength()];
    }
  }

  /**
   * Makes room for a run. Returns whether arrays were replaced, so that what was kept in them is
   * lost.
   */
  boolean prepare(int wantedTimeSteps, int wantedBatch) {
    if (timeSteps == wantedTimeSteps && batch == wantedBatch) {
      return false;
    }
    timeSteps = wantedTimeSteps;
    batch = wantedBatch;
    boolean replaced = false;
    for (int id = 0; id < buffers.size(); id++) {
      Buffer buffer = buffers.get(id);
      if (buffer.origin() instanceof Buffer.Origin.Own own) {
        replaced |= prepare(buffer, own.slot());
      }
    }
    return replaced;
  }

  private boolean prepare(Buffer buffer, int slot) {
    long length = buffer.rows().count(timeSteps, batch) * buffer.stride() + ElementwiseSpec.PADDING;
    if (length > Integer.MAX_VALUE - 64) {
      throw new BrokenInvariant(
          "cpu",
          "%s needs %d elements for %d time steps of %d sequences; an array holds 2^31"
              .formatted(buffer, length, timeSteps, batch));
    }
    boolean isReal = buffer.element() == ElementType.REAL;
    int has = isReal ? reals[buffer.id()].length : indices[buffer.id()].length;
    if (has >= length) {
      return false;
    }
    float[] newReals = isReal ? new float[(int) length] : NO_REALS;
    int[] newIndices = isReal ? NO_INDICES : new int[(int) length];
    for (Buffer other : buffers) {
      if (other.origin() instanceof Buffer.Origin.Own own && own.slot() == slot) {
        reals[other.id()] = newReals;
        indices[other.id()] = newIndices;
      }
    }
    return buffer.rows() == dev.rnnc.plan.Rows.WHOLE;
  }
}
