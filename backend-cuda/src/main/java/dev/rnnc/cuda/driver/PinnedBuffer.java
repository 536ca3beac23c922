package dev.rnnc.cuda.driver;

import static dev.rnnc.cuda.driver.Result.check;
import static dev.rnnc.cuda.driver.Result.released;

import java.lang.foreign.MemorySegment;
import jcuda.Pointer;
import jcuda.driver.JCudaDriver;

/** Memory of the host that stays in place, so that copies run while the host does other work. */
@SuppressWarnings("restricted") // the driver gives an address
public final class PinnedBuffer implements AutoCloseable {
  private final Handle handle = new Handle();
  private final MemorySegment segment;
  private boolean closed;

  PinnedBuffer(long bytes) {
    check(JCudaDriver.cuMemHostAlloc(handle, Math.max(bytes, 1), 0), "cuMemHostAlloc");
    segment = MemorySegment.ofAddress(handle.address()).reinterpret(bytes);
  }

  public long bytes() {
    return segment.byteSize();
  }

  /** What is in it; not to be used once it is closed. */
  public MemorySegment segment() {
    return segment;
  }

  Pointer pointer() {
    return handle;
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      released(JCudaDriver.cuMemFreeHost(handle), "cuMemFreeHost");
    }
  }

  private static final class Handle extends Pointer {
    long address() {
      return getNativePointer() + getByteOffset();
    }
  }
}
