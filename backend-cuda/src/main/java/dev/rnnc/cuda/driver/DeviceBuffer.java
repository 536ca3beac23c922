package dev.rnnc.cuda.driver;

import static dev.rnnc.cuda.driver.Result.check;
import static dev.rnnc.cuda.driver.Result.released;

import dev.rnnc.source.BrokenInvariant;
import dev.rnnc.source.Diagnostic;
import dev.rnnc.source.RnncException;
import jcuda.Pointer;
import jcuda.driver.CUdeviceptr;
import jcuda.driver.CUresult;
import jcuda.driver.JCudaDriver;

/**
 * Memory of a device, or a {@linkplain #slice part} of such. Copies and fills go into a stream and
 * allocate nothing.
 */
public final class DeviceBuffer implements AutoCloseable {
  private final Handle handle;
  private final long address;
  private final long bytes;
  private final boolean owner;
  private boolean closed;

  private DeviceBuffer(Handle handle, long address, long bytes, boolean owner) {
    this.handle = handle;
    this.address = address;
    this.bytes = bytes;
    this.owner = owner;
  }

  static DeviceBuffer allocate(Context context, long bytes) {
    Handle handle = new Handle();
    int result = JCudaDriver.cuMemAlloc(handle, Math.max(bytes, 1));
    if (result == CUresult.CUDA_ERROR_OUT_OF_MEMORY) {
      throw new RnncException(
          Diagnostic.general(
              "E0620",
              "the CUDA device has too little memory: %,d MB are asked for, %,d of %,d MB are free; use a smaller batch or network, or `--backend=cpu`"
                  .formatted(
                      (bytes + (1 << 20) - 1) >> 20,
                      context.freeBytes() >> 20,
                      context.properties().memoryBytes() >> 20)));
    }
    check(result, "cuMemAlloc");
    return new DeviceBuffer(handle, handle.address(), bytes, true);
  }

  /** Where it lies on the device: what kernels are given. */
  public long address() {
    return address;
  }

  public long bytes() {
    return bytes;
  }

  /** The part of {@code length} bytes from {@code offset}; it closes with the whole. */
  public DeviceBuffer slice(long offset, long length) {
    within(offset, length, bytes);
    return new DeviceBuffer(new Handle(handle, offset), address + offset, length, false);
  }

  /** Copies the first {@code length} bytes of {@code source} here, when the stream gets to it. */
  public void copyFrom(Stream stream, PinnedBuffer source, long length) {
    within(0, length, Math.min(bytes, source.bytes()));
    check(
        JCudaDriver.cuMemcpyHtoDAsync(handle, source.pointer(), length, stream.handle()),
        "cuMemcpyHtoDAsync");
  }

  /** Copies the first {@code length} bytes of it to {@code target}; wait before reading them. */
  public void copyTo(Stream stream, PinnedBuffer target, long length) {
    within(0, length, Math.min(bytes, target.bytes()));
    check(
        JCudaDriver.cuMemcpyDtoHAsync(target.pointer(), handle, length, stream.handle()),
        "cuMemcpyDtoHAsync");
  }

  /** Copies the first {@code length} bytes of another place on the device here. */
  public void copyFrom(Stream stream, DeviceBuffer source, long length) {
    within(0, length, Math.min(bytes, source.bytes));
    check(
        JCudaDriver.cuMemcpyDtoDAsync(handle, source.handle, length, stream.handle()),
        "cuMemcpyDtoDAsync");
  }

  /** Writes {@code word} to every four bytes; 0 is also the float 0. */
  public void fill(Stream stream, int word) {
    check(
        JCudaDriver.cuMemsetD32Async(handle, word, bytes / Integer.BYTES, stream.handle()),
        "cuMemsetD32Async");
  }

  /** Copies values here and waits for it; for what happens once. */
  public void write(float[] values) {
    write(Pointer.to(values), 4L * values.length);
  }

  /** Copies values from here and waits for it. */
  public void read(float[] values) {
    within(0, 4L * values.length, bytes);
    check(JCudaDriver.cuMemcpyDtoH(Pointer.to(values), handle, 4L * values.length), "cuMemcpyDtoH");
  }

  /** Copies values here and waits for it. */
  public void write(int[] values) {
    write(Pointer.to(values), 4L * values.length);
  }

  /** Copies values from here and waits for it. */
  public void read(int[] values) {
    within(0, 4L * values.length, bytes);
    check(JCudaDriver.cuMemcpyDtoH(Pointer.to(values), handle, 4L * values.length), "cuMemcpyDtoH");
  }

  /**
   * The driver's copy returns when it has read memory that may move, perhaps before the device has
   * what it read; and streams that do not block, as ours, would not wait for it.
   */
  private void write(Pointer values, long length) {
    within(0, length, bytes);
    check(JCudaDriver.cuMemcpyHtoD(handle, values, length), "cuMemcpyHtoD");
    check(JCudaDriver.cuCtxSynchronize(), "cuCtxSynchronize");
  }

  private static void within(long offset, long length, long bytes) {
    if (offset < 0 || length < 0 || offset + length > bytes) {
      throw new BrokenInvariant(
          "CUDA memory", "bytes %d to %d of %d".formatted(offset, offset + length, bytes));
    }
  }

  @Override
  public void close() {
    if (owner && !closed) {
      closed = true;
      released(JCudaDriver.cuMemFree(handle), "cuMemFree");
    }
  }

  private static final class Handle extends CUdeviceptr {
    Handle() {}

    Handle(Handle whole, long offset) {
      super(whole, offset);
    }

    long address() {
      return getNativePointer() + getByteOffset();
    }
  }
}
