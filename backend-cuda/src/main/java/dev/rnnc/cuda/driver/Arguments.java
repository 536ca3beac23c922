package dev.rnnc.cuda.driver;

import dev.rnnc.source.BrokenInvariant;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.stream.IntStream;
import jcuda.Pointer;

/**
 * The arguments of a launch, in one block of native memory that is used again for the next one: a
 * list of addresses, ended by 0, then the values. A launch reads them before it returns.
 */
public final class Arguments {
  /** A value of up to 8 bytes and its kind. */
  private static final int SLOT = 16;

  private final ByteBuffer block;
  private final Pointer table;
  private final long address;
  private final int values;
  private final Parameter[] kinds;
  private int count;

  /** Has room for {@code capacity} arguments. */
  public Arguments(int capacity) {
    values = (capacity + 2) / 2 * SLOT;
    block = ByteBuffer.allocateDirect(values + capacity * SLOT).order(ByteOrder.nativeOrder());
    address = MemorySegment.ofBuffer(block).address();
    table = Pointer.to(block);
    kinds = new Parameter[capacity];
  }

  /** Forgets all arguments. */
  public Arguments clear() {
    count = 0;
    return this;
  }

  public Arguments add(DeviceBuffer buffer) {
    return address(buffer.address());
  }

  /** An address on the device; 0 is none. */
  public Arguments address(long address) {
    block.putLong(next(Parameter.POINTER), address);
    return this;
  }

  public Arguments add(int value) {
    block.putInt(next(Parameter.INT), value);
    return this;
  }

  public Arguments add(long value) {
    block.putLong(next(Parameter.LONG), value);
    return this;
  }

  public Arguments add(float value) {
    block.putFloat(next(Parameter.FLOAT), value);
    return this;
  }

  private int next(Parameter kind) {
    int index = count++;
    kinds[index] = kind;
    int slot = values + index * SLOT;
    block.putLong(index * Long.BYTES, address + slot);
    block.putInt(slot + Long.BYTES, kind.tag);
    return slot;
  }

  /** The list of addresses, once the arguments are of the kinds that the kernel declares. */
  Pointer matching(Parameter[] declared, String kernel) {
    boolean same = count == declared.length;
    for (int index = 0; same && index < count; index++) {
      same = kinds[index] == declared[index];
    }
    if (!same) {
      throw new BrokenInvariant(
          "the launch of the kernel " + kernel,
          "it declares %s and is given %s"
              .formatted(
                  List.of(declared),
                  IntStream.range(0, count).mapToObj(index -> kinds[index]).toList()));
    }
    block.putLong(count * Long.BYTES, 0);
    return table;
  }
}
