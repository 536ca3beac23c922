package dev.rnnc.cuda;

import dev.rnnc.backend.Run;
import dev.rnnc.cuda.codegen.Sizes;
import dev.rnnc.cuda.driver.Context;
import dev.rnnc.cuda.driver.DeviceBuffer;
import dev.rnnc.cuda.driver.PinnedBuffer;
import dev.rnnc.cuda.driver.Stream;
import dev.rnnc.ir.ElementType;
import dev.rnnc.plan.Buffer;
import dev.rnnc.plan.Plan;
import dev.rnnc.plan.Rows;
import dev.rnnc.plan.View;
import dev.rnnc.source.BrokenInvariant;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.HashMap;
import java.util.Map;

/** What goes between a run's arrays and the device, through memory that is kept. */
final class HostCopies implements AutoCloseable {
  private final Context context;
  private final Stream stream;
  private final long seed;
  private final DeviceBuffer runNumbers;
  private final PinnedBuffer numbers;
  private final Map<String, PinnedBuffer> inputs = new HashMap<>();
  private final Map<String, PinnedBuffer> outputs = new HashMap<>();
  private final Map<Integer, DeviceBuffer> scratch = new HashMap<>();

  HostCopies(Context context, Stream stream, long seed) {
    this.context = context;
    this.stream = stream;
    this.seed = seed;
    runNumbers = context.allocate(2 * Long.BYTES);
    numbers = context.pin(2 * Long.BYTES);
  }

  /** Brings the numbers that masks are drawn from. What was copied before is there now. */
  void runNumbers(long step) {
    stream.synchronize();
    numbers.segment().setAtIndex(ValueLayout.JAVA_LONG, 0, seed);
    numbers.segment().setAtIndex(ValueLayout.JAVA_LONG, 1, step);
    runNumbers.copyFrom(stream, numbers, 2 * Long.BYTES);
  }

  long runNumbersAddress() {
    return runNumbers.address();
  }

  /** Brings an input. */
  void input(Buffer buffer, String name, Run run, Sizes sizes, DeviceBuffer to) {
    long bytes = CudaMemory.bytes(buffer, sizes);
    boolean isReal = buffer.element() == ElementType.REAL;
    MemorySegment from =
        isReal ? MemorySegment.ofArray(run.reals(name)) : MemorySegment.ofArray(run.indices(name));
    if (from.byteSize() < bytes) {
      throw new BrokenInvariant(
          "cuda",
          "%s has %d elements where %d are read"
              .formatted(name, from.byteSize() / Float.BYTES, bytes / Float.BYTES));
    }
    PinnedBuffer staged = fitting(inputs, name, bytes);
    MemorySegment.copy(from, 0, staged.segment(), 0, bytes);
    to.copyFrom(stream, staged, bytes);
  }

  private PinnedBuffer fitting(Map<String, PinnedBuffer> all, String name, long bytes) {
    PinnedBuffer present = all.get(name);
    if (present != null && present.bytes() >= bytes) {
      return present;
    }
    if (present != null) {
      present.close();
    }
    PinnedBuffer pinned = context.pin(bytes);
    all.put(name, pinned);
    return pinned;
  }

  /** Waits for the run and takes an output. */
  void output(Plan plan, Plan.Result result, Sizes sizes, DeviceBuffer from, double[] to) {
    View view = result.view();
    int stride = view.batch() ? plan.buffer(view).stride() : 0;
    long rows = result.rows().count(sizes.timeSteps(), sizes.batch());
    if (rows == 0 || result.width() == 0) {
      return;
    }
    long steps = (long) view.shift() + (view.last() ? sizes.timeSteps() : 0);
    long first = view.batch() ? steps * sizes.batch() * stride : 0;
    long length = (rows - 1) * stride + view.column() + view.width();
    if (result.rows() == Rows.WHOLE) {
      length = (long) view.column() + view.width();
    }
    PinnedBuffer staged = fitting(outputs, result.name(), length * Float.BYTES);
    from.slice(first * Float.BYTES, length * Float.BYTES)
        .copyTo(stream, staged, length * Float.BYTES);
    stream.synchronize();
    int at = 0;
    for (long row = 0; row < rows; row++) {
      for (int column = 0; column < result.width(); column++) {
        long element = row * stride + view.column() + column;
        to[at++] = staged.segment().getAtIndex(ValueLayout.JAVA_FLOAT, element);
      }
    }
  }

  /** Memory for a store that cannot be written where it goes; of exactly so many bytes. */
  DeviceBuffer scratch(int store, long bytes) {
    DeviceBuffer present = scratch.get(store);
    if (present != null && present.bytes() == bytes) {
      return present;
    }
    if (present != null) {
      stream.synchronize();
      present.close();
    }
    DeviceBuffer buffer = context.allocate(bytes);
    scratch.put(store, buffer);
    return buffer;
  }

  @Override
  public void close() {
    runNumbers.close();
    numbers.close();
    inputs.values().forEach(PinnedBuffer::close);
    outputs.values().forEach(PinnedBuffer::close);
    scratch.values().forEach(DeviceBuffer::close);
  }
}
