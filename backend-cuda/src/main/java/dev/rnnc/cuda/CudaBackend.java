package dev.rnnc.cuda;

import dev.rnnc.backend.Backend;
import dev.rnnc.backend.Device;
import dev.rnnc.backend.DeviceOptions;
import dev.rnnc.cuda.codegen.DeviceShape;
import dev.rnnc.cuda.driver.DeviceProperties;
import dev.rnnc.cuda.driver.Driver;
import dev.rnnc.cuda.driver.Installation;
import dev.rnnc.cuda.driver.KernelCache;
import dev.rnnc.cuda.driver.KernelCompiler;
import dev.rnnc.cuda.driver.NvrtcCompiler;
import dev.rnnc.source.Diagnostic;
import dev.rnnc.source.RnncException;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Runs programs on the first CUDA device. */
public final class CudaBackend implements Backend {
  private final @Nullable KernelCompiler compiler;
  private final UnaryOperator<DeviceShape> pretend;

  public CudaBackend() {
    this(null, UnaryOperator.identity());
  }

  /** With another compiler, and code as for another device: for tests. */
  CudaBackend(@Nullable KernelCompiler compiler, UnaryOperator<DeviceShape> pretend) {
    this.compiler = compiler;
    this.pretend = pretend;
  }

  @Override
  public String name() {
    return "cuda";
  }

  @Override
  public Optional<String> unavailable() {
    return compiler == null ? Installation.find().unavailable() : Driver.unavailable();
  }

  @Override
  public String describe() {
    return Driver.unavailable().isPresent()
        ? "CUDA devices"
        : Driver.load().devices().getFirst().describe();
  }

  @Override
  public Device open(DeviceOptions options) {
    unavailable()
        .ifPresent(why -> {
          throw new RnncException(
              Diagnostic.general("E0611", "the backend `cuda` cannot run here: " + why));
        });
    DeviceProperties properties = Driver.load().devices().getFirst();
    KernelCompiler chosen = compiler == null ? installed(properties) : compiler;
    DeviceShape shape = pretend.apply(CudaDevice.shape(properties));
    return new CudaDevice(Driver.load().open(0), chosen, shape, options);
  }

  private static KernelCompiler installed(DeviceProperties device) {
    return new KernelCache(
        KernelCache.usualFolder(),
        Installation.find().nvrtc().map(nvrtc -> NvrtcCompiler.of(nvrtc, device)),
        device.capability(),
        device.driver());
  }
}
