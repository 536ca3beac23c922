package dev.rnnc.cuda.codegen;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Chooses how a loop over time is carried out, by an estimate of a time step's cost. The constants
 * are data sheets' and common knowledge of launches, not measurements: no device was at hand.
 */
public final class LoopChoice {
  /** What a launch within a graph costs from its beginning to that of the next, in nanoseconds. */
  private static final double LAUNCH = 2500;

  /** What a barrier of a block and the waiting around it cost. */
  private static final double BARRIER = 300;

  /** What a barrier of the grid and the waiting around it cost: two ways to the second cache. */
  private static final double GRID_BARRIER = 1500;

  /** Bytes a nanosecond from the second-level cache to all multiprocessors. */
  private static final double CACHE = 3000;

  /** Bytes a nanosecond from a multiprocessor's own shared memory: 128 a clock. */
  private static final double SHARED = 180;

  /** Multiply-adds a nanosecond of one multiprocessor, half of the peak of 128 a clock. */
  private static final double ARITHMETIC = 90;

  /** The same where one factor stands in registers: four fifths of the peak, the rest are loads. */
  private static final double HELD_ARITHMETIC = 144;

  /** Multiply-adds for each element that {@code column_product} reads in shared memory. */
  private static final double USES = 2;

  private LoopChoice() {}

  /**
   * A form in which a loop can be carried out, and the nanoseconds of a time step.
   *
   * @param onTensorCores whether some of its products are multiplied there
   */
  public record Estimate(LoopForm form, double nanoseconds, boolean onTensorCores) {
    private Estimate(LoopForm form, double nanoseconds) {
      this(form, nanoseconds, false);
    }
  }

  /**
   * All forms that fit, the best first; what is launched always fits.
   *
   * @param library how many times as fast as in float32 a library multiplies large products; 1
   *     where there is none. Kernels of ours round without becoming faster
   */
  static List<Estimate> ways(Work.TimeLoop loop, Sizes sizes, DeviceShape device, double library) {
    List<Estimate> ways = new ArrayList<>();
    loop.rows()
        .map(rows -> new Estimate(LoopForm.ROWS, rows(rows, rows.shape(sizes, device), device)))
        .filter(estimate -> Double.isFinite(estimate.nanoseconds()))
        .ifPresent(ways::add);
    loop.columns()
        .flatMap(columns ->
            columns
                .shape(sizes, device)
                .map(shape -> new Estimate(LoopForm.COLUMNS, columns(columns, shape, sizes))))
        .ifPresent(ways::add);
    loop.registers()
        .flatMap(held ->
            held.shape(sizes, device)
                .map(shape -> new Estimate(LoopForm.REGISTERS, registers(held, shape, sizes))))
        .ifPresent(ways::add);
    if (ways.isEmpty() || device.forms().contains(LoopForm.LAUNCHES)) {
      ways.add(launched(loop.launches(), sizes, device, library));
    }
    ways.sort(Comparator.comparingDouble(Estimate::nanoseconds));
    return ways;
  }

  /** Nanoseconds of a time step where blocks keep rows; infinite where a row does not fit. */
  private static double rows(Work.RowLoop loop, Work.RowLoop.Shape shape, DeviceShape device) {
    if (shape.sharedBytes() > device.sharedBytes()) {
      return Double.POSITIVE_INFINITY;
    }
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

  /** Nanoseconds of a time step where blocks keep columns. */
  private static double columns(Work.ColumnLoop loop, Work.ColumnLoop.Layout shape, Sizes sizes) {
    double nanoseconds = GRID_BARRIER * loop.barriers();
    for (Work.ColumnLoop.Divided matrix : loop.matrices()) {
      double products = (double) sizes.batch() * matrix.floats(shape.blocks());
      double staged = 4.0 * sizes.batch() * matrix.read();
      double reading = 4 * products / USES / SHARED;
      nanoseconds +=
          3 * BARRIER + staged * shape.blocks() / CACHE + Math.max(reading, products / ARITHMETIC);
    }
    return nanoseconds;
  }

  /** Nanoseconds of a time step where blocks keep columns in registers. */
  private static double registers(Work.ColumnLoop loop, Work.ColumnLoop.Layout shape, Sizes sizes) {
    double nanoseconds = GRID_BARRIER * loop.barriers();
    for (Work.ColumnLoop.Divided matrix : loop.matrices()) {
      double products = (double) sizes.batch() * matrix.floats(shape.blocks());
      double staged = 4.0 * sizes.batch() * matrix.read();
      // What is read serves several columns; each warp writes its sums, which are read again.
      double sums = loop.threads() / 32.0 * products / matrix.depth();
      double reading = (products + 8 * sums) / SHARED;
      nanoseconds +=
          4 * BARRIER
              + staged * shape.blocks() / CACHE
              + Math.max(reading, products / HELD_ARITHMETIC);
    }
    return nanoseconds;
  }

  /** A time step where every step of the plan is launched. */
  private static Estimate launched(
      List<Work> launches, Sizes sizes, DeviceShape device, double library) {
    double nanoseconds = 0;
    boolean onTensorCores = false;
    for (Work work : launches) {
      if (work instanceof Work.StepLoop(boolean _, var body)) {
        nanoseconds += LAUNCH * body.size();
        for (Work.Once once : body) {
          if (once instanceof Work.Multiply(var product, var _)) {
            long rows = product.rows().rows(sizes);
            double times = product.isLarge(sizes) ? TensorCores.timesFloat32(library, rows) : 1;
            double elements = (double) product.heads() * product.inner() * product.columns();
            nanoseconds +=
                Math.max(
                    4 * elements / CACHE,
                    rows * elements / (ARITHMETIC * device.multiprocessors() * times));
            onTensorCores |= times > 1;
          }
        }
      }
    }
    return new Estimate(LoopForm.LAUNCHES, nanoseconds, onTensorCores);
  }
}
