package dev.rnnc.cuda.driver;

import static dev.rnnc.cuda.driver.Result.check;
import static dev.rnnc.cuda.driver.Result.released;

import java.util.Arrays;
import jcuda.driver.CUfunction;
import jcuda.driver.CUmodule;
import jcuda.driver.JCudaDriver;

/** Compiled kernels, loaded on a device. */
public final class KernelModule implements AutoCloseable {
  private final CUmodule handle = new CUmodule();
  private boolean closed;

  KernelModule(byte[] image) {
    // The driver reads PTX up to a zero; machine code knows its length.
    byte[] ended = Arrays.copyOf(image, image.length + 1);
    check(JCudaDriver.cuModuleLoadData(handle, ended), "cuModuleLoadData");
  }

  /** The kernel of a name, with the parameters that its source declares. */
  public Kernel kernel(String name, Parameter... parameters) {
    CUfunction function = new CUfunction();
    check(
        JCudaDriver.cuModuleGetFunction(function, handle, name),
        "cuModuleGetFunction of `" + name + "`");
    return new Kernel(name, function, parameters.clone());
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      released(JCudaDriver.cuModuleUnload(handle), "cuModuleUnload");
    }
  }
}
