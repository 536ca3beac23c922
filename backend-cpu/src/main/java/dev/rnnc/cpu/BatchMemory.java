package dev.rnnc.cpu;

import dev.rnnc.cpu.kernel.Product;
import dev.rnnc.plan.Buffer;
import dev.rnnc.plan.Plan;
import dev.rnnc.plan.Rows;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The memory of a run: one for all rows of the batch, or one for each half of it. */
final class BatchMemory {
  private final Plan plan;
  private final SegmentRule rule;
  private final Segmentation segmentation;
  private final Memory first;
  private final Optional<Halving> halving;

  /** Of a plan that is halved. */
  private final @Nullable Memory ownSecond;

  /** The same in a run with as many rows. */
  private @Nullable Memory second;

  private int batch = -1;
  private Segments segments = Segments.one(0);

  BatchMemory(Plan plan, Product[] products, SegmentRule rule, long seed) {
    this.plan = plan;
    this.rule = rule;
    segmentation = Segmentation.of(plan);
    first = new Memory(plan, segmentation, products, seed);
    halving = Halving.of(plan);
    ownSecond = halving.map(halves -> new Memory(plan, first, halves)).orElse(null);
  }

  /** How the plan is halved, empty if it never is. */
  Optional<Halving> halving() {
    return halving;
  }

  /** All rows or the first half of them, and what the rows share. */
  Memory first() {
    return first;
  }

  /** The second half, null if this run has none. */
  @Nullable Memory second() {
    return second;
  }

  /** Makes room for a run. Returns whether what was kept from the last one is lost. */
  boolean prepare(int timeSteps, int rows, long step) {
    int firstRows = ownSecond == null ? rows : Halving.firstHalf(rows);
    if (timeSteps != first.timeSteps || rows != batch) {
      segments = rule.of(segmentation, timeSteps, firstRows, rows);
      batch = rows;
    }
    second = firstRows < rows ? ownSecond : null;
    if (second != null) {
      second.prepare(timeSteps, segments, firstRows, rows - firstRows);
      second.step = step;
    }
    first.step = step;
    return first.prepare(timeSteps, segments, 0, firstRows);
  }

  /** The bytes of both halves for a run of these sizes. */
  double bytes(int timeSteps, int rows) {
    int firstRows = ownSecond == null ? rows : Halving.firstHalf(rows);
    Segments of = rule.of(segmentation, timeSteps, firstRows, rows);
    double bytes = segmentation.bytes(of, timeSteps, rows);
    if (firstRows < rows) {
      bytes += halving.map(halves -> halves.bytes(plan, timeSteps, rows)).orElse(0.0);
    }
    return bytes;
  }

  /** Reads a buffer in an array of the run or of the device's storage. */
  void bind(Buffer buffer, float[] elements, int start) {
    if (second == null || buffer.rows() == Rows.WHOLE) {
      first.bind(buffer, elements, start);
    } else {
      first.copyRows(buffer, elements, start, batch);
      second.copyRows(buffer, elements, start, batch);
    }
  }

  /** Reads a buffer in an array of the run. */
  void bind(Buffer buffer, int[] elements) {
    if (second == null || buffer.rows() == Rows.WHOLE) {
      first.bind(buffer, elements);
    } else {
      first.copyRows(buffer, elements, batch);
      second.copyRows(buffer, elements, batch);
    }
  }

  /** To be called when everything is bound. */
  void ready() {
    if (second != null) {
      second.borrow(first);
    }
  }

  /** Copies a result, row by row, to an array from {@code start} on. */
  void copy(Plan.Result result, Access access, float[] to, int start) {
    int at = start;
    for (int t = 0; t < steps(result); t++) {
      for (int row = 0; row < rows(result); row++) {
        Memory of = holder(result, row);
        int offset = access.offset(of, t, row - of.firstRow);
        System.arraycopy(access.reals(of), offset, to, at, result.width());
        at += result.width();
      }
    }
  }

  /** Copies a result, row by row. */
  void copy(Plan.Result result, Access access, double[] to) {
    int at = 0;
    for (int t = 0; t < steps(result); t++) {
      for (int row = 0; row < rows(result); row++) {
        Memory of = holder(result, row);
        int offset = access.offset(of, t, row - of.firstRow);
        float[] from = access.reals(of);
        for (int j = 0; j < result.width(); j++) {
          to[at++] = from[offset + j];
        }
      }
    }
  }

  private int steps(Plan.Result result) {
    return result.rows() == Rows.SEQUENCE ? first.timeSteps : 1;
  }

  private int rows(Plan.Result result) {
    return result.rows() == Rows.WHOLE ? 1 : batch;
  }

  /** Where a row of a result is. */
  private Memory holder(Plan.Result result, int row) {
    return second != null && result.rows() != Rows.WHOLE && row >= second.firstRow ? second : first;
  }

  /** How many elements a result has. */
  int length(Plan.Result result) {
    return (int) result.rows().count(first.timeSteps, batch) * result.width();
  }

  /** How many elements a buffer must have. */
  long length(Buffer buffer) {
    return buffer.rows().count(first.timeSteps, batch) * buffer.width();
  }
}
