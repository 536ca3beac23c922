package dev.rnnc.cuda.codegen;

import java.util.List;

/**
 * Chooses how a loop over time is carried out, by an estimate of a time step's cost. The constants
 * are data sheets' and common knowledge of launches, not measurements: no device was at hand.
 */
final class LoopChoice {
  /** What a launch within a graph costs from its beginning to that of the next, in nanoseconds. */
  private static final double LAUNCH = 2500;

  /** What a barrier of a block and the waiting around it cost. */
  private static final double BARRIER = 300;

  /** Bytes a nanosecond from the second-level cache to all multiprocessors. */
  private static final double CACHE = 3000;

  /** Bytes a nanosecond from a multiprocessor's own shared memory: 128 a clock. */
  private static final double SHARED = 180;

  /** Multiply-adds a nanosecond of one multiprocessor, half of the peak of 128 a clock. */
  private static final double ARITHMETIC = 90;

  private LoopChoice() {}

  static boolean prefersRows(
      Work.RowLoop loop, List<Work> launches, Sizes sizes, DeviceShape device) {
    Work.RowLoop.Shape shape = loop.shape(sizes, device);
    if (shape.sharedBytes() > device.sharedBytes()) {
      return false;
    }
    return rows(loop, shape) <= launched(loop, launches, sizes, device);
  }

  /** Nanoseconds of a time step where blocks keep rows. */
  static double rows(Work.RowLoop loop, Work.RowLoop.Shape shape) {
    double nanoseconds = BARRIER;
    for (Work.RowLoop.Matrix matrix : loop.matrices()) {
      double near = 4.0 * shape.resident(matrix.id()) * matrix.width();
      double all = 4.0 * matrix.depth() * matrix.width();
      double products = (double) shape.rowsPerBlock() * matrix.depth() * matrix.width();
      double reading = near / SHARED + (all - near) * shape.blocks() / CACHE;
      nanoseconds += 2 * BARRIER + Math.max(reading, products / ARITHMETIC);
    }
    return nanoseconds;
  }

  /** Nanoseconds of a time step where every step of the plan is launched. */
  static double launched(Work.RowLoop loop, List<Work> launches, Sizes sizes, DeviceShape device) {
    double nanoseconds = 0;
    for (Work work : launches) {
      if (work instanceof Work.StepLoop(boolean _, var body)) {
        nanoseconds += LAUNCH * body.size();
      }
    }
    for (Work.RowLoop.Matrix matrix : loop.matrices()) {
      double all = 4.0 * matrix.depth() * matrix.width();
      double products = (double) sizes.batch() * matrix.depth() * matrix.width();
      nanoseconds += Math.max(all / CACHE, products / (ARITHMETIC * device.multiprocessors()));
    }
    return nanoseconds;
  }
}
