package dev.rnnc.backend;

/** A program that is ready to run on its device. */
public interface Executable extends AutoCloseable {
  /**
   * Runs once: reads the inputs of {@code run} and the parameters, writes the outputs of {@code
   * run} and, at the end, the stores. After a run of the same sizes it allocates nothing.
   */
  void run(Run run);

  /** How it is carried out, readable: kernels, buffers, what was fused and why. */
  String explain();

  @Override
  void close();
}
