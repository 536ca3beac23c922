package dev.rnnc.cuda;

import dev.rnnc.backend.Run;
import dev.rnnc.cuda.codegen.Sizes;
import dev.rnnc.cuda.driver.Context;
import dev.rnnc.cuda.driver.DeviceBuffer;
import dev.rnnc.cuda.driver.Event;
import dev.rnnc.cuda.driver.PinnedBuffer;
import dev.rnnc.cuda.driver.Stream;
import dev.rnnc.ir.ElementType;
import dev.rnnc.plan.Buffer;
import dev.rnnc.plan.Plan;
import dev.rnnc.source.BrokenInvariant;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Brings what a run is given to the device, beside what the device still does: over memory of the
 * host that stays in place, in a stream of its own, to one of two places on the device; from there,
 * when the run's turn has come, to where kernels read it.
 */
final class Uploads implements AutoCloseable {
  /** Places begin where any kind of copy and load is fast. */
  private static final long APART = 256;

  private static final int RUN_NUMBERS = 2 * Long.BYTES;

  /** Places on the device, and in the host's memory, that runs are brought to in turn. */
  static final int AHEAD = 2;

  private final Context context;
  private final Stream stream;
  private final Stream beside;
  private final long seed;
  private final List<Buffer> inputs;

  /** By input, where it begins; then where all end. */
  private final long[] places;

  private final Map<Integer, DeviceBuffer> buffers = new LinkedHashMap<>();

  /** As many as {@link #AHEAD}, once a run was prepared. */
  private final List<Place> ahead = new ArrayList<>();

  private int next;
  private @Nullable DeviceBuffer read;

  /** What a run is brought over. */
  private final class Place implements AutoCloseable {
    private final PinnedBuffer host;
    private final DeviceBuffer device;
    private final Event brought;

    Place(long bytes) {
      host = context.pin(bytes);
      try {
        device = context.allocate(bytes);
      } catch (RuntimeException failed) {
        host.close();
        throw failed;
      }
      brought = context.marker();
    }

    @Override
    public void close() {
      brought.close();
      host.close();
      device.close();
    }
  }

  /**
   * Of a plan's inputs and the numbers that masks are drawn from.
   *
   * @param stream in which kernels run
   * @param beside in which copies run beside them
   */
  Uploads(Plan plan, Context context, Stream stream, Stream beside, long seed) {
    this.context = context;
    this.stream = stream;
    this.beside = beside;
    this.seed = seed;
    inputs = inputs(plan);
    places = new long[inputs.size() + 1];
    places[0] = APART;
  }

  private static List<Buffer> inputs(Plan plan) {
    return plan.buffers().stream()
        .filter(buffer -> buffer.origin() instanceof Buffer.Origin.Input)
        .toList();
  }

  /** The bytes on the device for runs of some sizes: where kernels read, and the places before. */
  static long deviceBytes(Plan plan, Sizes sizes) {
    return (1 + AHEAD) * placed(inputs(plan), sizes, new long[inputs(plan).size() + 1]);
  }

  /** The bytes in the host's memory that stays in place. */
  static long pinnedBytes(Plan plan, Sizes sizes) {
    return AHEAD * placed(inputs(plan), sizes, new long[inputs(plan).size() + 1]);
  }

  /** The bytes that it has on the device now. */
  long present() {
    DeviceBuffer present = read;
    long bytes = present == null ? 0 : present.bytes();
    for (Place place : ahead) {
      bytes += place.device.bytes();
    }
    return bytes;
  }

  private static long placed(List<Buffer> inputs, Sizes sizes, long[] to) {
    long at = APART;
    for (int i = 0; i < inputs.size(); i++) {
      to[i] = at;
      // An empty one has a place as well: its address is given to kernels.
      at += Math.ceilDiv(Math.max(1, CudaMemory.bytes(inputs.get(i), sizes)), APART) * APART;
    }
    to[inputs.size()] = at;
    return at;
  }

  /** Makes room for runs of other sizes. */
  void prepare(Sizes sizes) {
    long bytes = placed(inputs, sizes, places);
    DeviceBuffer block = read;
    if (block == null || block.bytes() < bytes) {
      beside.synchronize();
      stream.synchronize();
      if (block != null) {
        read = null;
        block.close();
      }
      ahead.forEach(Place::close);
      ahead.clear();
      while (ahead.size() < AHEAD) {
        ahead.add(new Place(bytes));
      }
      block = context.allocate(bytes);
      read = block;
    }
    for (int i = 0; i < inputs.size(); i++) {
      long length = CudaMemory.bytes(inputs.get(i), sizes);
      buffers.put(inputs.get(i).id(), block.slice(places[i], length));
    }
  }

  /** Where kernels read an input. */
  DeviceBuffer buffer(Buffer input) {
    DeviceBuffer buffer = buffers.get(input.id());
    if (buffer == null) {
      throw new BrokenInvariant("cuda", input + " has no memory");
    }
    return buffer;
  }

  /** Where kernels read the seed and the number of the training step. */
  long runNumbersAddress() {
    return read().address();
  }

  private DeviceBuffer read() {
    DeviceBuffer block = read;
    if (block == null) {
      throw new BrokenInvariant("cuda", "nothing was prepared");
    }
    return block;
  }

  /**
   * Brings all of a run of the sizes that were prepared last; its arrays may change then. The run
   * before the last one is over, so that its place is free.
   */
  void bring(Run run) {
    Place place = ahead.get(next);
    next = (next + 1) % AHEAD;
    MemorySegment host = place.host.segment();
    host.set(ValueLayout.JAVA_LONG, 0, seed);
    host.set(ValueLayout.JAVA_LONG, Long.BYTES, run.step());
    for (int i = 0; i < inputs.size(); i++) {
      write(inputs.get(i), run, host.asSlice(places[i]));
    }
    long bytes = inputs.isEmpty() ? RUN_NUMBERS : places[inputs.size()];
    place.device.copyFrom(beside, place.host, bytes);
    place.brought.record(beside);
    stream.waitFor(place.brought);
    read().copyFrom(stream, place.device, bytes);
  }

  private void write(Buffer buffer, Run run, MemorySegment to) {
    if (!(buffer.origin() instanceof Buffer.Origin.Input(String name))) {
      throw new BrokenInvariant("cuda", buffer + " is no input");
    }
    long bytes = buffer(buffer).bytes();
    MemorySegment from =
        buffer.element() == ElementType.REAL
            ? MemorySegment.ofArray(run.reals(name))
            : MemorySegment.ofArray(run.indices(name));
    if (from.byteSize() < bytes) {
      throw new BrokenInvariant(
          "cuda",
          "%s has %d elements where %d are read"
              .formatted(name, from.byteSize() / Float.BYTES, bytes / Float.BYTES));
    }
    MemorySegment.copy(from, 0, to, 0, bytes);
  }

  @Override
  public void close() {
    for (Place place : ahead) {
      place.close();
    }
    if (read != null) {
      read.close();
    }
  }
}
