package dev.rnnc.cuda;

import dev.rnnc.backend.Storage;
import dev.rnnc.cuda.driver.Context;
import dev.rnnc.cuda.driver.DeviceBuffer;
import dev.rnnc.cuda.driver.Stream;
import dev.rnnc.source.BrokenInvariant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Named arrays in the device's memory. */
final class CudaStorage implements Storage, AutoCloseable {
  /** One array; its version grows with every change of its elements. */
  static final class Entry {
    private DeviceBuffer buffer;
    private int length;
    private long version;

    private Entry(DeviceBuffer buffer, int length) {
      this.buffer = buffer;
      this.length = length;
    }

    DeviceBuffer buffer() {
      return buffer;
    }

    int length() {
      return length;
    }

    long version() {
      return version;
    }

    /** Says that its elements have changed. */
    void changed() {
      version++;
    }
  }

  private final Context context;
  private final Stream stream;
  private final Map<String, Entry> entries = new LinkedHashMap<>();

  CudaStorage(Context context, Stream stream) {
    this.context = context;
    this.stream = stream;
  }

  @Nullable Entry find(String name) {
    return entries.get(name);
  }

  /** Makes {@code buffer} the array of a name; what it had before is released. */
  void replace(String name, DeviceBuffer buffer, int length) {
    Entry entry = entries.get(name);
    if (entry == null) {
      entries.put(name, new Entry(buffer, length));
      return;
    }
    stream.synchronize();
    entry.buffer.close();
    entry.buffer = buffer;
    entry.length = length;
    entry.version++;
  }

  @Override
  public Set<String> names() {
    return Set.copyOf(entries.keySet());
  }

  @Override
  public float[] read(String name) {
    Entry entry = entries.get(name);
    if (entry == null) {
      throw new BrokenInvariant("cuda", "nothing is stored as " + name);
    }
    context.makeCurrent();
    stream.synchronize();
    float[] elements = new float[entry.length];
    entry.buffer.read(elements);
    return elements;
  }

  @Override
  public void write(String name, float[] elements) {
    context.makeCurrent();
    Entry entry = entries.get(name);
    if (entry == null || entry.length != elements.length) {
      replace(name, context.allocate((long) elements.length * Float.BYTES), elements.length);
      entry = entries.get(name);
    }
    if (entry != null) {
      stream.synchronize();
      entry.buffer.write(elements);
      entry.version++;
    }
  }

  @Override
  public void remove(String name) {
    Entry entry = entries.remove(name);
    if (entry != null) {
      context.makeCurrent();
      stream.synchronize();
      entry.buffer.close();
    }
  }

  @Override
  public void close() {
    entries.values().forEach(entry -> entry.buffer.close());
    entries.clear();
  }
}
