package dev.rnnc.cuda.driver;

import static dev.rnnc.cuda.driver.Result.check;
import static dev.rnnc.cuda.driver.Result.released;

import jcuda.driver.CUgraph;
import jcuda.driver.CUstream;
import jcuda.driver.CUstreamCaptureMode;
import jcuda.driver.CUstream_flags;
import jcuda.driver.JCudaDriver;

/** A queue of work that runs in order. */
public final class Stream implements AutoCloseable {
  private final Handle handle = new Handle();
  private boolean closed;

  Stream() {
    check(
        JCudaDriver.cuStreamCreate(handle, CUstream_flags.CU_STREAM_NON_BLOCKING),
        "cuStreamCreate");
  }

  /** Waits until all its work is done; an error of a kernel shows here. */
  public void synchronize() {
    check(JCudaDriver.cuStreamSynchronize(handle), "cuStreamSynchronize");
  }

  /** Lets what comes after in this stream wait for an event of another one. */
  public void waitFor(Event event) {
    check(JCudaDriver.cuStreamWaitEvent(handle, event.handle(), 0), "cuStreamWaitEvent");
  }

  /**
   * Records what {@code work} gives to this stream as a graph, and runs nothing. What is launched
   * keeps the arguments it has now.
   */
  public Graph capture(Runnable work) {
    check(
        JCudaDriver.cuStreamBeginCapture(
            handle, CUstreamCaptureMode.CU_STREAM_CAPTURE_MODE_THREAD_LOCAL),
        "cuStreamBeginCapture");
    boolean recorded = false;
    CUgraph graph = new CUgraph();
    try {
      work.run();
      recorded = true;
    } finally {
      int result = JCudaDriver.cuStreamEndCapture(handle, graph);
      if (recorded) {
        check(result, "cuStreamEndCapture");
      } else if (result == 0) {
        JCudaDriver.cuGraphDestroy(graph);
      }
    }
    return Graph.of(graph);
  }

  CUstream handle() {
    return handle;
  }

  /** What other libraries know it by. */
  long address() {
    return handle.address();
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      released(JCudaDriver.cuStreamDestroy(handle), "cuStreamDestroy");
    }
  }

  private static final class Handle extends CUstream {
    long address() {
      return getNativePointer();
    }
  }
}
