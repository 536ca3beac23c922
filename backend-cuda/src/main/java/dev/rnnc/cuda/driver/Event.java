package dev.rnnc.cuda.driver;

import static dev.rnnc.cuda.driver.Result.check;
import static dev.rnnc.cuda.driver.Result.released;

import jcuda.driver.CUevent;
import jcuda.driver.CUevent_flags;
import jcuda.driver.JCudaDriver;

/** A place in a stream's work that others wait for, and whose time may be kept. */
public final class Event implements AutoCloseable {
  private final CUevent handle = new CUevent();
  private final float[] milliseconds = new float[1];
  private boolean closed;

  private Event(int flags) {
    check(JCudaDriver.cuEventCreate(handle, flags), "cuEventCreate");
  }

  static Event withTimes() {
    return new Event(CUevent_flags.CU_EVENT_DEFAULT);
  }

  static Event withoutTimes() {
    return new Event(CUevent_flags.CU_EVENT_DISABLE_TIMING);
  }

  /** Puts it after the work that the stream has now. */
  public void record(Stream stream) {
    check(JCudaDriver.cuEventRecord(handle, stream.handle()), "cuEventRecord");
  }

  /** Waits until the work before it is done. */
  public void synchronize() {
    check(JCudaDriver.cuEventSynchronize(handle), "cuEventSynchronize");
  }

  /** The time between two events that both have passed. */
  public float millisecondsSince(Event start) {
    check(JCudaDriver.cuEventElapsedTime(milliseconds, start.handle, handle), "cuEventElapsedTime");
    return milliseconds[0];
  }

  CUevent handle() {
    return handle;
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      released(JCudaDriver.cuEventDestroy(handle), "cuEventDestroy");
    }
  }
}
