package dev.rnnc.plan;

import dev.rnnc.ir.ElementType;
import java.util.HashMap;
import java.util.Map;

/**
 * What a run of a plan takes, as a function of its sizes: {@code perRow * timeSteps * batch +
 * perSegmentRow * segmentSteps * batch + perSequence * batch + fixed}.
 */
public record Forecast(double perRow, double perSegmentRow, double perSequence, double fixed) {
  private static final Forecast NOTHING = new Forecast(0, 0, 0, 0);

  /** The value for a number of time steps, of them in a segment, and sequences. */
  public double of(int timeSteps, int segmentSteps, int batch) {
    return perRow * timeSteps * batch
        + perSegmentRow * segmentSteps * batch
        + perSequence * batch
        + fixed;
  }

  private Forecast plus(Forecast other) {
    return new Forecast(
        perRow + other.perRow,
        perSegmentRow + other.perSegmentRow,
        perSequence + other.perSequence,
        fixed + other.fixed);
  }

  private static Forecast over(Rows rows, double amount) {
    return switch (rows) {
      case WHOLE -> new Forecast(0, 0, 0, amount);
      case BATCH -> new Forecast(0, 0, amount, 0);
      case SEQUENCE -> new Forecast(amount, 0, 0, 0);
      case SEGMENT -> new Forecast(0, amount, 0, 0);
      case STATES -> new Forecast(amount, 0, amount, 0);
    };
  }

  /** The bytes of the inputs of a run. */
  public static Forecast inputBytes(Plan plan) {
    Forecast bytes = NOTHING;
    for (Buffer buffer : plan.buffers()) {
      if (buffer.origin() instanceof Buffer.Origin.Input) {
        bytes = bytes.plus(over(buffer.rows(), bytesOfRow(buffer)));
      }
    }
    return bytes;
  }

  private static double bytesOfRow(Buffer buffer) {
    int each = buffer.element() == ElementType.REAL ? Float.BYTES : Integer.BYTES;
    return (double) each * buffer.stride();
  }

  /** The bytes of the plan's own buffers and packed matrices. */
  public static Forecast bytes(Plan plan) {
    Map<Integer, Buffer> slots = new HashMap<>();
    for (Buffer buffer : plan.buffers()) {
      if (buffer.origin() instanceof Buffer.Origin.Own(int slot)) {
        slots.put(slot, buffer);
      }
    }
    Forecast bytes = NOTHING;
    for (Buffer buffer : slots.values()) {
      bytes = bytes.plus(over(buffer.rows(), bytesOfRow(buffer)));
    }
    for (Packed packed : plan.packed()) {
      bytes = bytes.plus(over(Rows.WHOLE, (double) Float.BYTES * elements(packed)));
    }
    return bytes;
  }

  /** The floating point operations of products and outer sums; a multiply-add counts as two. */
  public static Forecast productFlop(Plan plan) {
    Forecast flop = NOTHING;
    for (Phase phase : plan.phases()) {
      for (Node node : phase.nodes()) {
        boolean everyStep = node instanceof Node.Sweep;
        for (Step step : node.steps()) {
          flop = flop.plus(productFlop(step, everyStep));
        }
      }
    }
    return flop;
  }

  private static Forecast productFlop(Step step, boolean everyStep) {
    return switch (step) {
      case Step.Product(View x, Packed packed, View y, boolean accumulate) ->
          over(rows(y, everyStep), 2.0 * elements(packed));
      case Step.OuterSum(View left, View right, View result, int heads) ->
          over(rows(left, everyStep), 2.0 * left.width() * right.width() / heads);
      case Step.MatrixProduct product ->
          over(Rows.WHOLE, 2.0 * product.heads() * product.m() * product.k() * product.n());
      case Step.RowProduct product ->
          over(rows(product.y(), everyStep), 2.0 * product.m() * product.k());
      default -> NOTHING;
    };
  }

  private static Rows rows(View view, boolean everyStep) {
    return !view.batch() ? Rows.WHOLE : view.time() || everyStep ? Rows.SEQUENCE : Rows.BATCH;
  }

  private static long elements(Packed packed) {
    return (long) packed.heads() * packed.depth() * packed.columns();
  }
}
