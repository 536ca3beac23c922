package dev.rnnc.cuda;

import dev.rnnc.backend.Backend;
import dev.rnnc.backend.Device;
import dev.rnnc.backend.DeviceOptions;
import dev.rnnc.source.Diagnostic;
import dev.rnnc.source.RnncException;
import java.util.Optional;

/** Says that this version runs nothing on CUDA devices. */
public final class CudaBackend implements Backend {
  private static final String WHY =
      "this version of rnnc has no CUDA kernels; use `--backend=cpu`, which every machine has";

  @Override
  public String name() {
    return "cuda";
  }

  @Override
  public Optional<String> unavailable() {
    return Optional.of(WHY); // once it runs programs: Installation.find().unavailable()
  }

  @Override
  public String describe() {
    return "CUDA devices";
  }

  @Override
  public Device open(DeviceOptions options) {
    throw new RnncException(
        Diagnostic.general("E0611", "the backend `cuda` cannot run here: " + WHY));
  }
}
