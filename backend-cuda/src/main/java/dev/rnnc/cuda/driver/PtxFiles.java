package dev.rnnc.cuda.driver;

import dev.rnnc.source.Diagnostic;
import dev.rnnc.source.RnncException;
import dev.rnnc.source.SystemMessage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Kernels as PTX for the {@linkplain KernelCache caches} of other machines, which have a driver and
 * a device and no compiler. It runs on every device and driver that rnnc runs on.
 */
public final class PtxFiles {
  private PtxFiles() {}

  /** What they run on. */
  public static String runsOn() {
    return "devices of compute capability %s and later, with a driver for CUDA %s or later"
        .formatted(ComputeCapability.LEAST, Driver.LEAST);
  }

  /**
   * Compiles sources into a folder, a file each.
   *
   * @throws RnncException if this machine has no compiler or the folder cannot be written
   */
  public static List<Path> write(List<KernelSource> sources, Path folder) {
    return write(sources, folder, LibraryPlaces.ofThisMachine());
  }

  static List<Path> write(List<KernelSource> sources, Path folder, LibraryPlaces places) {
    KernelCompiler compiler = compiler(places);
    List<Path> files = new ArrayList<>();
    try {
      for (KernelSource source : sources) {
        files.add(KernelCache.keep(source, compiler, folder));
      }
    } catch (IOException failed) {
      throw new RnncException(
          Diagnostic.general(
              "E0620",
              "the compiled kernels cannot be written to %s: %s"
                  .formatted(folder, SystemMessage.of(failed))));
    }
    return files;
  }

  private static KernelCompiler compiler(LibraryPlaces places) {
    Optional<KernelCompiler> nvrtc =
        Nvrtc.find(places, Optional.empty())
            .map(found -> NvrtcCompiler.toPtx(found, ComputeCapability.LEAST, Driver.LEAST));
    return nvrtc
        .or(() -> NvccCompiler.find(places, ComputeCapability.LEAST, Driver.LEAST))
        .orElseThrow(() ->
            new RnncException(
                Diagnostic.general("E0620", Nvrtc.MISSING + "; nvcc would do, and is not found")));
  }
}
