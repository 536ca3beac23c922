package dev.rnnc.cuda.driver;

/**
 * What a kernel needs.
 *
 * @param registers of each thread
 * @param localBytes of each thread, in memory: what did not fit into registers, and local arrays
 * @param sharedBytes that the kernel declares itself, of each block
 * @param maxThreads the most threads that a block can have
 */
public record KernelAttributes(int registers, int localBytes, int sharedBytes, int maxThreads) {}
