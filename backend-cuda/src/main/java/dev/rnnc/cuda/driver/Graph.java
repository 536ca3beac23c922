package dev.rnnc.cuda.driver;

import static dev.rnnc.cuda.driver.Result.check;
import static dev.rnnc.cuda.driver.Result.released;

import jcuda.driver.CUgraph;
import jcuda.driver.CUgraphExec;
import jcuda.driver.JCudaDriver;

/** A stream's work, {@linkplain Stream#capture recorded}, which one call launches again. */
public final class Graph implements AutoCloseable {
  private final CUgraphExec handle;
  private boolean closed;

  private Graph(CUgraphExec handle) {
    this.handle = handle;
  }

  static Graph of(CUgraph recorded) {
    CUgraphExec handle = new CUgraphExec();
    int result = JCudaDriver.cuGraphInstantiate(handle, recorded, 0);
    check(JCudaDriver.cuGraphDestroy(recorded), "cuGraphDestroy");
    check(result, "cuGraphInstantiate");
    return new Graph(handle);
  }

  public void launch(Stream stream) {
    check(JCudaDriver.cuGraphLaunch(handle, stream.handle()), "cuGraphLaunch");
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      released(JCudaDriver.cuGraphExecDestroy(handle), "cuGraphExecDestroy");
    }
  }
}
