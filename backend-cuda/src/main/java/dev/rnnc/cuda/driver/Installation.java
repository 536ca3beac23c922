package dev.rnnc.cuda.driver;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** What of CUDA this machine has, and the first thing that is missing. */
public final class Installation {
  private final Optional<DeviceProperties> device;
  private final Optional<Nvrtc> nvrtc;
  private final Optional<CublasLibrary> cublas;

  private Installation(
      Optional<DeviceProperties> device, Optional<Nvrtc> nvrtc, Optional<CublasLibrary> cublas) {
    this.device = device;
    this.nvrtc = nvrtc;
    this.cublas = cublas;
  }

  /** Looks for everything; libraries that are found are loaded. */
  public static Installation find() {
    return find(LibraryPlaces.ofThisMachine());
  }

  static Installation find(LibraryPlaces places) {
    Optional<DeviceProperties> device =
        Driver.unavailable().isPresent()
            ? Optional.empty()
            : Optional.of(Driver.load().devices().getFirst());
    Optional<CudaVersion> driver = device.map(DeviceProperties::driver);
    return new Installation(
        device,
        Nvrtc.find(places, driver),
        driver.flatMap(version -> CublasLibrary.find(places, version)));
  }

  /** Why nothing runs here, in a sentence that says what to do; empty if all is there. */
  public Optional<String> unavailable() {
    if (device.isEmpty()) {
      return Driver.unavailable();
    }
    if (device.get().capability().compareTo(ComputeCapability.LEAST) < 0) {
      return Optional.of(
          "the device %s is too old: it has compute capability %s, rnnc needs %s; use `--backend=cpu`"
              .formatted(device.get().name(), device.get().capability(), ComputeCapability.LEAST));
    }
    if (nvrtc.isEmpty()) {
      return Optional.of(Nvrtc.MISSING);
    }
    return cublas.isEmpty()
        ? Optional.of(CublasLibrary.missing(device.get().driver()))
        : Optional.empty();
  }

  /** By name, what was found where, or what to do. */
  public Map<String, String> parts() {
    Map<String, String> parts = new LinkedHashMap<>();
    parts.put(
        "device",
        device.map(DeviceProperties::describe).orElseGet(() -> Driver.unavailable().orElse("")));
    parts.put(
        "NVRTC", nvrtc.map(found -> found.version() + ", " + found.where()).orElse(Nvrtc.MISSING));
    parts.put(
        "cuBLAS",
        cublas
            .map(found -> found.version() + ", " + found.where())
            .orElseGet(() ->
                device
                    .map(found -> CublasLibrary.missing(found.driver()))
                    .orElse("not looked for without a device")));
    parts.put("kernels", KernelCache.usualFolder().toString());
    return parts;
  }

  public Optional<DeviceProperties> device() {
    return device;
  }

  public Optional<Nvrtc> nvrtc() {
    return nvrtc;
  }

  public Optional<CublasLibrary> cublas() {
    return cublas;
  }
}
