package dev.rnnc.cuda.driver;

import dev.rnnc.source.BrokenInvariant;
import dev.rnnc.source.Diagnostic;
import dev.rnnc.source.RnncException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Compiles by the toolkit's nvcc to PTX: where it is installed, and NVRTC is not found. */
final class NvccCompiler implements KernelCompiler {
  private static final Pattern RELEASE = Pattern.compile("release (\\d+\\.\\d+)");

  private final Path nvcc;
  private final String version;
  private final ComputeCapability capability;
  private final CudaVersion driver;

  private NvccCompiler(
      Path nvcc, String version, ComputeCapability capability, CudaVersion driver) {
    this.nvcc = nvcc;
    this.version = version;
    this.capability = capability;
    this.driver = driver;
  }

  /** The nvcc of this machine, for devices of a capability and drivers, and later ones. */
  static Optional<NvccCompiler> find(
      LibraryPlaces places, ComputeCapability capability, CudaVersion driver) {
    return places
        .program("nvcc")
        .map(nvcc -> {
          Matcher release = RELEASE.matcher(said(List.of(nvcc.toString(), "--version")));
          String version = release.find() ? release.group(1) : "of an unknown version";
          return new NvccCompiler(nvcc, version, capability, driver);
        });
  }

  @Override
  public byte[] compile(KernelSource source) {
    try {
      Path folder = Files.createTempDirectory("rnnc-nvcc");
      Path text = folder.resolve("kernels.cu");
      Path ptx = folder.resolve("kernels.ptx");
      try {
        Files.writeString(text, source.text());
        String said =
            said(
                List.of(
                    nvcc.toString(),
                    "-ptx",
                    "-arch=compute_" + capability.number(),
                    "-std=c++17",
                    "--fmad=false",
                    "-o",
                    ptx.toString(),
                    text.toString()));
        if (!Files.exists(ptx)) {
          throw new BrokenInvariant(
              "nvcc " + version, source.name() + " does not compile\n" + said);
        }
        return Ptx.lowered(Files.readAllBytes(ptx), driver);
      } finally {
        Files.deleteIfExists(text);
        Files.deleteIfExists(ptx);
        Files.deleteIfExists(folder);
      }
    } catch (IOException failed) {
      throw cannotRun(nvcc.toString(), failed);
    }
  }

  @Override
  public String identity() {
    return "nvcc %s, compute_%d, PTX %s"
        .formatted(version, capability.number(), Ptx.ofDriver(driver));
  }

  private static String said(List<String> command) {
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      process.getOutputStream().close();
      String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      process.waitFor();
      return said;
    } catch (IOException failed) {
      throw cannotRun(command.getFirst(), failed);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(stopped);
    }
  }

  private static RnncException cannotRun(String nvcc, IOException failed) {
    return new RnncException(
        Diagnostic.general("E0620", "%s cannot be run: %s".formatted(nvcc, failed.getMessage())));
  }
}
