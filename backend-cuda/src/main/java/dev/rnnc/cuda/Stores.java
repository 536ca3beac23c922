package dev.rnnc.cuda;

import dev.rnnc.cuda.codegen.Sizes;
import dev.rnnc.cuda.codegen.StoreKernels;
import dev.rnnc.cuda.driver.Context;
import dev.rnnc.cuda.driver.DeviceBuffer;
import dev.rnnc.cuda.driver.Stream;
import dev.rnnc.plan.Plan;
import org.jspecify.annotations.Nullable;

/** Where a program's kernels write what it stores, and how that comes under its name. */
final class Stores implements AutoCloseable {
  private final Plan plan;
  private final Context context;
  private final Stream stream;
  private final CudaStorage storage;

  /** By store, where it is written. */
  private final @Nullable DeviceBuffer[] targets;

  /** By store, memory of its own where it is not written where it goes. */
  private final @Nullable DeviceBuffer[] scratch;

  Stores(Plan plan, Context context, Stream stream, CudaStorage storage) {
    this.plan = plan;
    this.context = context;
    this.stream = stream;
    this.storage = storage;
    targets = new @Nullable DeviceBuffer[plan.stores().size()];
    scratch = new @Nullable DeviceBuffer[plan.stores().size()];
  }

  /** The bytes of what is written elsewhere first, for runs of some sizes. */
  static long scratchBytes(Plan plan, Sizes sizes) {
    return plan.stores().stream()
        .filter(store -> StoreKernels.isParameter(plan, store))
        .mapToLong(store -> CudaMemory.allocated(bytes(store, sizes)))
        .sum();
  }

  /** Of that, the bytes that are there now. */
  long present() {
    long bytes = 0;
    for (DeviceBuffer buffer : scratch) {
      bytes += buffer == null ? 0 : buffer.bytes();
    }
    return bytes;
  }

  /** The bytes of names that are not in the storage yet, or there with another length. */
  long missing(Sizes sizes) {
    return plan.stores().stream()
        .filter(store -> !isThere(store, sizes))
        .mapToLong(store -> bytes(store, sizes))
        .sum();
  }

  private static long bytes(Plan.Result store, Sizes sizes) {
    return Float.BYTES * store.rows().count(sizes.timeSteps(), sizes.batch()) * store.width();
  }

  private boolean isThere(Plan.Result store, Sizes sizes) {
    CudaStorage.Entry entry = storage.find(store.name());
    return entry != null && (long) Float.BYTES * entry.length() == bytes(store, sizes);
  }

  /** Where kernels write a store; 0 before a run was prepared. */
  long address(int store) {
    DeviceBuffer target = targets[store];
    return target == null ? 0 : target.address();
  }

  /**
   * Finds where stores go: where the name is, if it has as many elements; else to memory that will
   * be the name's. A parameter that is stored goes to scratch, since the name may still be read.
   */
  void prepare(Sizes sizes) {
    for (int i = 0; i < targets.length; i++) {
      Plan.Result store = plan.stores().get(i);
      CudaStorage.Entry entry = storage.find(store.name());
      targets[i] =
          entry != null && isThere(store, sizes) && !StoreKernels.isParameter(plan, store)
              ? entry.buffer()
              : scratch(i, bytes(store, sizes));
    }
  }

  /** Memory of exactly so many bytes. */
  private DeviceBuffer scratch(int store, long bytes) {
    DeviceBuffer present = scratch[store];
    if (present != null && present.bytes() == bytes) {
      return present;
    }
    if (present != null) {
      stream.synchronize();
      scratch[store] = null;
      present.close();
    }
    DeviceBuffer buffer = context.allocate(bytes);
    scratch[store] = buffer;
    return buffer;
  }

  /** Brings what the stream's work has written under its names. */
  @SuppressWarnings("ReferenceEquality") // the same memory
  void finish() {
    for (int i = 0; i < targets.length; i++) {
      DeviceBuffer written = targets[i];
      if (written == null) {
        continue;
      }
      Plan.Result store = plan.stores().get(i);
      CudaStorage.Entry entry = storage.find(store.name());
      int length = Math.toIntExact(written.bytes() / Float.BYTES);
      if (entry != null && entry.buffer() == written) {
        entry.changed();
      } else if (!StoreKernels.isParameter(plan, store)) {
        scratch[i] = null;
        storage.replace(store.name(), written, length);
      } else {
        copy(written, store.name(), length);
      }
    }
  }

  private void copy(DeviceBuffer written, String name, int length) {
    CudaStorage.Entry entry = storage.find(name);
    if (entry == null || entry.length() != length) {
      storage.replace(name, context.allocate(written.bytes()), length);
      entry = storage.find(name);
    }
    if (entry != null) {
      entry.buffer().copyFrom(stream, written, written.bytes());
      entry.changed();
    }
  }

  @Override
  public void close() {
    for (DeviceBuffer buffer : scratch) {
      if (buffer != null) {
        buffer.close();
      }
    }
  }
}
