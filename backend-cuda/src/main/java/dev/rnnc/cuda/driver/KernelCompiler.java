package dev.rnnc.cuda.driver;

/** Turns CUDA C into what {@link Context#load} takes. */
public interface KernelCompiler {
  /**
   * The image of all kernels of a source: PTX, or machine code.
   *
   * @throws dev.rnnc.source.RnncException if this machine has no compiler
   * @throws dev.rnnc.source.BrokenInvariant with the compiler's log, if the text is wrong
   */
  byte[] compile(KernelSource source);

  /** What images depend on besides the source: compiler, version, architecture, options. */
  String identity();
}
