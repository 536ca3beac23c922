package dev.rnnc.cpu;

import dev.rnnc.backend.Backend;
import dev.rnnc.backend.Device;
import dev.rnnc.backend.DeviceOptions;
import dev.rnnc.cpu.kernel.VectorWidth;
import java.util.Optional;

/** Runs programs on the processor in float32, as fast as it can. */
public final class CpuBackend implements Backend {
  private static final String VECTORS = "jdk.incubator.vector";

  @Override
  public String name() {
    return "cpu";
  }

  @Override
  public Optional<String> unavailable() {
    return ModuleLayer.boot().findModule(VECTORS).isPresent()
        ? Optional.empty()
        : Optional.of(
            "the JVM was started without its vector module; add --add-modules=" + VECTORS);
  }

  @Override
  public String describe() {
    return "%s, vectors of %d floats, up to %d threads"
        .formatted(
            System.getProperty("os.arch"),
            VectorWidth.preferred().lanes(),
            Runtime.getRuntime().availableProcessors());
  }

  @Override
  public Device open(DeviceOptions options) {
    return new CpuDevice(options);
  }
}
