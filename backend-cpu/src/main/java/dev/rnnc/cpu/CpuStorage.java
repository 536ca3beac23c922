package dev.rnnc.cpu;

import dev.rnnc.backend.Storage;
import dev.rnnc.cpu.kernel.Alignment;
import dev.rnnc.cpu.kernel.ElementwiseSpec;
import dev.rnnc.source.BrokenInvariant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Named arrays; each carries a version, by which programs see that a weight has changed. */
final class CpuStorage implements Storage {
  /** An array whose elements begin where vectors do, with the padding that kernels may read. */
  static final class Entry {
    private float[] elements = array(0);
    private int length;
    private long version;

    /** The elements, from {@link Alignment#START} on. */
    float[] elements() {
      return elements;
    }

    int length() {
      return length;
    }

    long version() {
      return version;
    }

    /**
     * Room for so many elements, to be written now from {@link Alignment#START} on: the same array
     * if it has as many.
     */
    float[] overwrite(int wanted) {
      if (length != wanted) {
        elements = array(wanted);
        length = wanted;
      }
      version++;
      return elements;
    }

    /** Takes an array of so many elements, and gives the one that it had, or another. */
    float[] exchange(float[] written, int wanted) {
      float[] other = overwrite(wanted);
      elements = written;
      return other;
    }

    /** Whether an array is as an entry's of so many elements. */
    static boolean isArray(float[] array, int wanted) {
      return array.length == Alignment.START + wanted + ElementwiseSpec.PADDING;
    }

    private static float[] array(int length) {
      return Alignment.floats(length + ElementwiseSpec.PADDING);
    }
  }

  private final Map<String, Entry> entries = new LinkedHashMap<>();
  private long changes;

  /** Grows whenever a name gets or loses its entry: while it stays, entries are what they were. */
  long changes() {
    return changes;
  }

  /** The entry of a name, or null if nothing was written to it. */
  @Nullable Entry find(String name) {
    return entries.get(name);
  }

  /** The entry of a name, new and empty if need be. */
  Entry entry(String name) {
    Entry entry = entries.get(name);
    if (entry == null) {
      entry = new Entry();
      entries.put(name, entry);
      changes++;
    }
    return entry;
  }

  @Override
  public Set<String> names() {
    return Set.copyOf(entries.keySet());
  }

  @Override
  public float[] read(String name) {
    Entry entry = entries.get(name);
    if (entry == null) {
      throw new BrokenInvariant("cpu", "nothing is stored as " + name);
    }
    return Arrays.copyOfRange(entry.elements, Alignment.START, Alignment.START + entry.length);
  }

  @Override
  public void write(String name, float[] elements) {
    float[] to = entry(name).overwrite(elements.length);
    System.arraycopy(elements, 0, to, Alignment.START, elements.length);
  }

  @Override
  public void remove(String name) {
    entries.remove(name);
    changes++;
  }
}
