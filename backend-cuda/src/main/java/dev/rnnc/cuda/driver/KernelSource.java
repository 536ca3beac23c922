package dev.rnnc.cuda.driver;

import java.util.List;

/**
 * A text of CUDA C with its kernels.
 *
 * @param name what errors call it, as in {@code gru.cu}
 * @param text the whole text, which includes no file
 * @param kernels the names of its {@code extern "C" __global__} functions
 */
public record KernelSource(String name, String text, List<String> kernels) {
  public KernelSource {
    kernels = List.copyOf(kernels);
  }
}
