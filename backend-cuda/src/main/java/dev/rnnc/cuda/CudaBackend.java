package dev.rnnc.cuda;

import dev.rnnc.backend.Backend;
import dev.rnnc.backend.Device;
import dev.rnnc.backend.DeviceOptions;
import dev.rnnc.cuda.codegen.DeviceShape;
import dev.rnnc.cuda.driver.CublasLibrary;
import dev.rnnc.cuda.driver.DeviceProperties;
import dev.rnnc.cuda.driver.Driver;
import dev.rnnc.cuda.driver.KernelCompiler;
import dev.rnnc.source.Diagnostic;
import dev.rnnc.source.RnncException;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Runs programs on the first CUDA device. */
public final class CudaBackend implements Backend {
  private static final String WHY =
      "the CUDA kernels of this version of rnnc were never run on a device; use `--backend=cpu`,"
          + " which every machine has";

  private final @Nullable KernelCompiler compiler;
  private final Optional<CublasLibrary> cublas;
  private final UnaryOperator<DeviceShape> pretend;

  public CudaBackend() {
    this(null, Optional.empty(), UnaryOperator.identity());
  }

  /** With another compiler, and code as for another device: for tests. */
  CudaBackend(@Nullable KernelCompiler compiler, UnaryOperator<DeviceShape> pretend) {
    this(compiler, Optional.empty(), pretend);
  }

  /** With a library of products too: for tests. */
  CudaBackend(
      @Nullable KernelCompiler compiler,
      Optional<CublasLibrary> cublas,
      UnaryOperator<DeviceShape> pretend) {
    this.compiler = compiler;
    this.cublas = cublas;
    this.pretend = pretend;
  }

  @Override
  public String name() {
    return "cuda";
  }

  /** Until kernels have run on a device, only tests use them, with a compiler of their own. */
  @Override
  public Optional<String> unavailable() {
    return compiler == null ? Optional.of(WHY) : Driver.unavailable();
  }

  @Override
  public String describe() {
    return unavailable().isPresent()
        ? "CUDA devices"
        : Driver.load().devices().getFirst().describe();
  }

  @Override
  public Device open(DeviceOptions options) {
    Optional<String> unavailable = unavailable();
    if (compiler == null || unavailable.isPresent()) {
      throw new RnncException(
          Diagnostic.general(
              "E0611", "the backend `cuda` cannot run here: " + unavailable.orElse(WHY)));
    }
    DeviceProperties properties = Driver.load().devices().getFirst();
    DeviceShape shape = pretend.apply(CudaDevice.shape(properties));
    return new CudaDevice(Driver.load().open(0), compiler, cublas, shape, options);
  }
}
