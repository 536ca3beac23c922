package dev.rnnc.cuda.driver;

import static dev.rnnc.cuda.driver.Result.check;

import jcuda.driver.CUfunction;
import jcuda.driver.CUfunction_attribute;
import jcuda.driver.JCudaDriver;

/** A kernel of a loaded module. Launching it allocates nothing. */
public final class Kernel {
  private final String name;
  private final CUfunction function;
  private final Parameter[] parameters;
  private int allowed;

  Kernel(String name, CUfunction function, Parameter[] parameters) {
    this.name = name;
    this.function = function;
    this.parameters = parameters;
  }

  public String name() {
    return name;
  }

  /** Puts it into a stream. */
  public void launch(Stream stream, Launch shape, Arguments arguments) {
    check(
        JCudaDriver.cuLaunchKernel(
            function,
            shape.gridX(),
            shape.gridY(),
            shape.gridZ(),
            shape.blockX(),
            shape.blockY(),
            shape.blockZ(),
            shape.sharedBytes(),
            stream.handle(),
            arguments.matching(parameters, name),
            null),
        "cuLaunchKernel");
  }

  /** Puts it into a stream, all blocks resident at once, so that they can wait for each other. */
  public void launchCooperatively(Stream stream, Launch shape, Arguments arguments) {
    check(
        JCudaDriver.cuLaunchCooperativeKernel(
            function,
            shape.gridX(),
            shape.gridY(),
            shape.gridZ(),
            shape.blockX(),
            shape.blockY(),
            shape.blockZ(),
            shape.sharedBytes(),
            stream.handle(),
            arguments.matching(parameters, name)),
        "cuLaunchCooperativeKernel");
  }

  /**
   * Lets launches ask for up to so much shared memory; needed above 48 KB. What was allowed before
   * stays so: a graph may hold a launch that asks for more.
   */
  public void allowSharedBytes(int bytes) {
    if (bytes <= allowed) {
      return;
    }
    check(
        JCudaDriver.cuFuncSetAttribute(
            function, CUfunction_attribute.CU_FUNC_ATTRIBUTE_MAX_DYNAMIC_SHARED_SIZE_BYTES, bytes),
        "cuFuncSetAttribute");
    allowed = bytes;
  }

  /** How many blocks of so many threads a multiprocessor holds at once. */
  public int blocksPerMultiprocessor(int threads, int sharedBytes) {
    int[] blocks = new int[1];
    check(
        JCudaDriver.cuOccupancyMaxActiveBlocksPerMultiprocessor(
            blocks, function, threads, sharedBytes),
        "cuOccupancyMaxActiveBlocksPerMultiprocessor");
    return blocks[0];
  }

  /** What the compiler made of it. */
  public KernelAttributes attributes() {
    return new KernelAttributes(
        attribute(CUfunction_attribute.CU_FUNC_ATTRIBUTE_NUM_REGS),
        attribute(CUfunction_attribute.CU_FUNC_ATTRIBUTE_LOCAL_SIZE_BYTES),
        attribute(CUfunction_attribute.CU_FUNC_ATTRIBUTE_SHARED_SIZE_BYTES),
        attribute(CUfunction_attribute.CU_FUNC_ATTRIBUTE_MAX_THREADS_PER_BLOCK));
  }

  private int attribute(int which) {
    int[] value = new int[1];
    check(JCudaDriver.cuFuncGetAttribute(value, which, function), "cuFuncGetAttribute");
    return value[0];
  }
}
