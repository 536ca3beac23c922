package dev.rnnc.cuda.driver;

/**
 * What a device is, asked once.
 *
 * @param ordinal its place in the driver's list, from 0
 * @param name as in "NVIDIA H100 80GB HBM3"
 * @param capability what its machine code is made for
 * @param multiprocessors how many blocks work at the same time at least
 * @param sharedBytesPerBlock shared memory that a block has without asking
 * @param sharedBytesPerBlockOptIn the most that a kernel may {@linkplain Kernel#allowSharedBytes
 *     ask for}
 * @param sharedBytesPerMultiprocessor what the blocks of a multiprocessor share out
 * @param registersPerMultiprocessor registers of 32 bits
 * @param threadsPerMultiprocessor the most threads that are resident on one
 * @param cacheBytes the second-level cache
 * @param memoryBytes all of its memory
 * @param cooperative whether a kernel can have a barrier across its whole grid
 * @param driver the version of CUDA that the driver speaks
 */
public record DeviceProperties(
    int ordinal,
    String name,
    ComputeCapability capability,
    int multiprocessors,
    int sharedBytesPerBlock,
    int sharedBytesPerBlockOptIn,
    int sharedBytesPerMultiprocessor,
    int registersPerMultiprocessor,
    int threadsPerMultiprocessor,
    int cacheBytes,
    long memoryBytes,
    boolean cooperative,
    CudaVersion driver) {

  /** In a line: name, capability, multiprocessors, memory, driver. */
  public String describe() {
    return "%s, compute capability %s, %d multiprocessors, %,d MB, driver for CUDA %s"
        .formatted(name, capability, multiprocessors, memoryBytes >> 20, driver);
  }
}
