package dev.rnnc.cpu.kernel;

import java.util.concurrent.ConcurrentHashMap;

/** Compiles {@link ElementwiseSpec}s to {@link ElementwiseKernel}s; equal specs share one. */
public final class ElementwiseKernels {
  private record Key(ElementwiseSpec spec, VectorWidth width) {}

  private static final ConcurrentHashMap<Key, ElementwiseKernel> COMPILED =
      new ConcurrentHashMap<>();

  private ElementwiseKernels() {}

  /** The kernel of a spec for the {@linkplain VectorWidth#preferred preferred} width. */
  public static ElementwiseKernel compile(ElementwiseSpec spec) {
    return compile(spec, VectorWidth.preferred());
  }

  /** The kernel of a spec for vectors of a width. */
  public static ElementwiseKernel compile(ElementwiseSpec spec, VectorWidth width) {
    return COMPILED.computeIfAbsent(
        new Key(spec, width), key -> ElementwiseCompiler.compile(key.spec, key.width));
  }
}
