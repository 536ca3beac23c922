package dev.rnnc.cuda;

import dev.rnnc.backend.Running;
import dev.rnnc.cuda.codegen.Sizes;
import dev.rnnc.cuda.driver.Context;
import dev.rnnc.cuda.driver.DeviceBuffer;
import dev.rnnc.cuda.driver.Event;
import dev.rnnc.cuda.driver.PinnedBuffer;
import dev.rnnc.cuda.driver.Stream;
import dev.rnnc.plan.Plan;
import dev.rnnc.plan.Rows;
import dev.rnnc.plan.View;
import dev.rnnc.source.BrokenInvariant;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Takes what runs give back to memory of the host that stays in place, from where it is read once
 * somebody waits for the run: by then the device has the next one.
 */
final class Downloads implements AutoCloseable {
  /** Runs whose outputs are not read yet. */
  private static final int AHEAD = 2;

  private final Plan plan;
  private final Context context;
  private final Stream stream;
  private final Taking[] takings;
  private int next;

  Downloads(Plan plan, Context context, Stream stream) {
    this.plan = plan;
    this.context = context;
    this.stream = stream;
    takings = new Taking[AHEAD];
    Arrays.setAll(takings, _ -> new Taking());
  }

  /** The bytes in the host's memory that stays in place, where all outputs are asked for. */
  static long pinnedBytes(Plan plan, Sizes sizes) {
    long bytes = 0;
    for (Plan.Result output : plan.outputs()) {
      long rows = output.rows().count(sizes.timeSteps(), sizes.batch());
      if (rows > 0 && output.width() > 0) {
        bytes += AHEAD * Float.BYTES * length(output, rows, stride(plan, output));
      }
    }
    return bytes;
  }

  private static int stride(Plan plan, Plan.Result result) {
    return result.view().batch() ? plan.buffer(result.view()).stride() : 0;
  }

  /** Elements from the first row's first column to what is wanted of the last row. */
  private static long length(Plan.Result result, long rows, int stride) {
    View view = result.view();
    return (result.rows() == Rows.WHOLE ? 0 : (rows - 1) * stride) + view.column() + view.width();
  }

  /** Where the outputs of a run that begins now go; the run before it may not be awaited yet. */
  Taking next() {
    Taking taking = takings[next];
    if (taking.isTaking) {
      throw new BrokenInvariant("cuda", "a run is started when two are not awaited");
    }
    next = (next + 1) % takings.length;
    return taking;
  }

  /** A run; its place is another run's once it is over. */
  private record Started(Taking taking, long number) implements Running {
    @Override
    public boolean isOver() {
      return !taking.isTaking(number);
    }

    @Override
    public void await() {
      if (taking.isTaking(number)) {
        taking.await();
      }
    }
  }

  /** The outputs of one run at a time. */
  final class Taking implements AutoCloseable {
    private final Event taken = context.marker();
    private final Output[] outputs = new Output[plan.outputs().size()];
    private boolean isTaking;
    private long number;

    Taking() {
      for (int i = 0; i < outputs.length; i++) {
        outputs[i] = new Output(plan.outputs().get(i));
      }
    }

    /** Copies an output behind the work that makes it. */
    void take(int output, Sizes sizes, DeviceBuffer from, double[] to) {
      outputs[output].take(sizes, from, to);
    }

    /** All outputs that are asked for have been said. */
    Running begun() {
      taken.record(stream);
      isTaking = true;
      return new Started(this, ++number);
    }

    private boolean isTaking(long asked) {
      return isTaking && asked == number;
    }

    private void await() {
      context.makeCurrent();
      taken.synchronize();
      isTaking = false;
      for (Output output : outputs) {
        output.give();
      }
    }

    @Override
    public void close() {
      taken.close();
      for (Output output : outputs) {
        output.close();
      }
    }
  }

  /** One output. */
  private final class Output implements AutoCloseable {
    private final Plan.Result result;
    private final int stride;
    private @Nullable PinnedBuffer host;
    private double @Nullable [] target;
    private long rows;

    Output(Plan.Result result) {
      this.result = result;
      stride = stride(plan, result);
    }

    private void take(Sizes sizes, DeviceBuffer from, double[] to) {
      rows = result.rows().count(sizes.timeSteps(), sizes.batch());
      if (rows == 0 || result.width() == 0) {
        return;
      }
      View view = result.view();
      long steps = (long) view.shift() + (view.last() ? sizes.timeSteps() : 0);
      long first = view.batch() ? steps * sizes.batch() * stride : 0;
      long length = length(result, rows, stride);
      from.slice(first * Float.BYTES, length * Float.BYTES)
          .copyTo(stream, fitting(length * Float.BYTES), length * Float.BYTES);
      target = to;
    }

    private PinnedBuffer fitting(long bytes) {
      PinnedBuffer present = host;
      if (present != null && present.bytes() >= bytes) {
        return present;
      }
      if (present != null) {
        host = null;
        present.close();
      }
      present = context.pin(bytes);
      host = present;
      return present;
    }

    /** Once it is there. */
    private void give() {
      double[] to = target;
      PinnedBuffer from = host;
      if (to == null || from == null) {
        return;
      }
      target = null;
      int at = 0;
      for (long row = 0; row < rows; row++) {
        for (int column = 0; column < result.width(); column++) {
          long element = row * stride + result.view().column() + column;
          to[at++] = from.segment().getAtIndex(ValueLayout.JAVA_FLOAT, element);
        }
      }
    }

    @Override
    public void close() {
      if (host != null) {
        host.close();
      }
    }
  }

  @Override
  public void close() {
    for (Taking taking : takings) {
      taking.close();
    }
  }
}
