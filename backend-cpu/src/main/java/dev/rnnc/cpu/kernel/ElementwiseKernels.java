package dev.rnnc.cpu.kernel;

import java.util.concurrent.ConcurrentHashMap;

/** Compiles {@link ElementwiseSpec}s to {@link ElementwiseKernel}s; equal specs share one. */
public final class ElementwiseKernels {
  private static final ConcurrentHashMap<ElementwiseSpec, ElementwiseKernel> COMPILED =
      new ConcurrentHashMap<>();

  private ElementwiseKernels() {}

  /** The kernel of a spec for the {@linkplain VectorWidth#preferred preferred} width. */
  public static ElementwiseKernel compile(ElementwiseSpec spec) {
    return COMPILED.computeIfAbsent(spec, InterpretedElementwise::new);
  }
}
