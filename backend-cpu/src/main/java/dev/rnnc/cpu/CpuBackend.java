package dev.rnnc.cpu;

import dev.rnnc.backend.Backend;
import dev.rnnc.backend.Device;
import dev.rnnc.backend.DeviceOptions;
import dev.rnnc.backend.Readiness;
import dev.rnnc.cpu.kernel.VectorApi;
import dev.rnnc.cpu.kernel.VectorWidth;
import java.util.Optional;

/** Runs programs on the processor in float32, as fast as it can. */
public final class CpuBackend implements Backend {
  @Override
  public String name() {
    return "cpu";
  }

  @Override
  public Readiness readiness() {
    Optional<String> why = VectorApi.unavailable();
    return why.isPresent() ? new Readiness.Incomplete(why.get()) : new Readiness.Ready();
  }

  @Override
  public String describe() {
    if (unavailable().isPresent()) {
      return unavailable().get();
    }
    return "%s, vectors of %d floats, up to %d threads"
        .formatted(
            System.getProperty("os.arch"),
            VectorWidth.preferred().lanes(),
            Runtime.getRuntime().availableProcessors());
  }

  @Override
  public Device open(DeviceOptions options) {
    Optional<String> reason = unavailable();
    if (reason.isPresent()) {
      throw new IllegalStateException(reason.get());
    }
    return new CpuDevice(options);
  }
}
