package dev.rnnc.cuda.driver;

import static dev.rnnc.cuda.driver.Result.check;
import static dev.rnnc.cuda.driver.Result.released;

import jcuda.driver.CUcontext;
import jcuda.driver.CUdevice;
import jcuda.driver.JCudaDriver;

/**
 * A device that is open: what memory, streams and kernels are made of. It is the device's primary
 * context, so cuBLAS uses the same. Used by one thread at a time; a thread that did not open it
 * calls {@link #makeCurrent} first.
 */
public final class Context implements AutoCloseable {
  private final DeviceProperties properties;
  private final CUdevice device;
  private final CUcontext context;
  private boolean closed;

  private Context(DeviceProperties properties, CUdevice device, CUcontext context) {
    this.properties = properties;
    this.device = device;
    this.context = context;
  }

  static Context open(DeviceProperties properties) {
    CUdevice device = new CUdevice();
    check(JCudaDriver.cuDeviceGet(device, properties.ordinal()), "cuDeviceGet");
    CUcontext context = new CUcontext();
    check(JCudaDriver.cuDevicePrimaryCtxRetain(context, device), "cuDevicePrimaryCtxRetain");
    Context opened = new Context(properties, device, context);
    opened.makeCurrent();
    return opened;
  }

  /** What the device is. */
  public DeviceProperties properties() {
    return properties;
  }

  /** Makes this thread's calls go to this device; cheap. */
  public void makeCurrent() {
    check(JCudaDriver.cuCtxSetCurrent(context), "cuCtxSetCurrent");
  }

  /** The memory that is free now, in bytes. */
  public long freeBytes() {
    long[] free = new long[1];
    long[] total = new long[1];
    check(JCudaDriver.cuMemGetInfo(free, total), "cuMemGetInfo");
    return free[0];
  }

  /** A new stream: its work runs in order, and beside that of other streams. */
  public Stream stream() {
    return new Stream();
  }

  /** A new event, which can tell times. */
  public Event event() {
    return Event.withTimes();
  }

  /** A new event that tells no times, which costs less. */
  public Event marker() {
    return Event.withoutTimes();
  }

  /**
   * Memory of the device; what is in it is not defined.
   *
   * @throws dev.rnnc.source.RnncException if there is too little
   */
  public DeviceBuffer allocate(long bytes) {
    return DeviceBuffer.allocate(this, bytes);
  }

  /** Memory of the host that the device copies from and to while the host works. */
  public PinnedBuffer pin(long bytes) {
    return new PinnedBuffer(bytes);
  }

  /** Loads PTX or machine code, as a {@link KernelCompiler} makes it. */
  public KernelModule load(byte[] image) {
    return new KernelModule(image);
  }

  /** Waits for all work. */
  public void synchronize() {
    check(JCudaDriver.cuCtxSynchronize(), "cuCtxSynchronize");
  }

  /** Releases the device; everything made by this context is closed before. */
  @Override
  public void close() {
    if (!closed) {
      closed = true;
      released(JCudaDriver.cuDevicePrimaryCtxRelease(device), "cuDevicePrimaryCtxRelease");
    }
  }
}
