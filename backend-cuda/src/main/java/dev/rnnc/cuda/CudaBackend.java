package dev.rnnc.cuda;

import dev.rnnc.backend.Backend;
import dev.rnnc.backend.Device;
import dev.rnnc.backend.DeviceOptions;
import dev.rnnc.cuda.codegen.DeviceShape;
import dev.rnnc.cuda.driver.Driver;
import dev.rnnc.cuda.driver.KernelCompiler;
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
    return Driver.unavailable().or(() -> compiler == null ? Optional.of(WHY) : Optional.empty());
  }

  private static final String WHY =
      "this version of rnnc finds no compiler for CUDA C; use `--backend=cpu`";

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
    Driver driver = Driver.load();
    if (compiler == null) {
      throw new IllegalStateException(WHY);
    }
    DeviceShape shape = pretend.apply(CudaDevice.shape(driver.devices().getFirst()));
    return new CudaDevice(driver.open(0), compiler, shape, options);
  }
}
