package dev.rnnc.cuda;

import dev.rnnc.backend.AheadOfTime;
import dev.rnnc.backend.Backend;
import dev.rnnc.backend.Device;
import dev.rnnc.backend.DeviceOptions;
import dev.rnnc.backend.Readiness;
import dev.rnnc.cuda.codegen.DeviceShape;
import dev.rnnc.cuda.driver.CublasLibrary;
import dev.rnnc.cuda.driver.DeviceProperties;
import dev.rnnc.cuda.driver.Driver;
import dev.rnnc.cuda.driver.Installation;
import dev.rnnc.cuda.driver.KernelCompiler;
import dev.rnnc.ir.Precision;
import dev.rnnc.source.Diagnostic;
import dev.rnnc.source.RnncException;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Runs programs on the first CUDA device. */
public final class CudaBackend implements Backend {
  /** Until kernels have run on a device, nobody gets them unasked. */
  private static final String UNTRIED =
      "its kernels were tested on a stand-in for a device, and not yet on a device itself";

  private final @Nullable KernelCompiler compiler;
  private final Optional<CublasLibrary> cublas;
  private final UnaryOperator<DeviceShape> pretend;
  private @Nullable Installation installation;

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

  @Override
  public Readiness readiness() {
    Installation found = installation();
    Optional<String> missing = compiler == null ? found.unavailable() : Driver.unavailable();
    if (missing.isEmpty()) {
      return new Readiness.OnRequest(UNTRIED);
    }
    return found.isAbsent()
        ? new Readiness.Absent(missing.get())
        : new Readiness.Incomplete(missing.get());
  }

  /** What the machine has; looking for it takes time, and is done once. */
  private synchronized Installation installation() {
    Installation found = installation;
    if (found == null) {
      found = Installation.find();
      installation = found;
    }
    return found;
  }

  @Override
  public String describe() {
    return installation().devices().isEmpty()
        ? "CUDA devices"
        : installation().devices().getFirst().describe();
  }

  @Override
  public String productsIn(Precision asked) {
    return asked.word();
  }

  @Override
  public Map<String, String> parts() {
    return installation().parts();
  }

  @Override
  public Device open(DeviceOptions options) {
    Optional<String> unavailable = unavailable();
    if (unavailable.isPresent()) {
      throw new RnncException(
          Diagnostic.general("E0611", "the backend `cuda` cannot run here: " + unavailable.get()));
    }
    DeviceProperties properties = installation().devices().getFirst();
    DeviceShape shape = pretend.apply(CudaDevice.shape(properties));
    KernelCompiler used = compiler == null ? installation().compiler(properties) : compiler;
    Optional<CublasLibrary> products = compiler == null ? installation().cublas() : cublas;
    return new CudaDevice(Driver.load().open(properties.ordinal()), used, products, shape, options);
  }

  @Override
  public Optional<AheadOfTime> aheadOfTime() {
    return Optional.of(new CudaFiles());
  }
}
