package dev.rnnc.cuda.driver;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What of CUDA this machine has, and the first thing that is missing. */
public final class Installation {
  private final Path kernels;
  private final List<DeviceProperties> devices;
  private final Once<Optional<Nvrtc>> nvrtc;
  private final Once<Optional<CublasLibrary>> cublas;

  private Installation(LibraryPlaces places, Path kernels, List<DeviceProperties> devices) {
    this.kernels = kernels;
    this.devices = devices;
    Optional<CudaVersion> driver = devices.stream().findFirst().map(DeviceProperties::driver);
    nvrtc = new Once<>(() -> Nvrtc.find(places, driver));
    cublas = new Once<>(() -> driver.flatMap(version -> CublasLibrary.find(places, version)));
  }

  /** What is looked for when it is first asked for. */
  private static final class Once<T> {
    private final Supplier<T> finder;
    private @Nullable T found;

    Once(Supplier<T> finder) {
      this.finder = finder;
    }

    synchronized T get() {
      T present = found;
      if (present == null) {
        present = finder.get();
        found = present;
      }
      return present;
    }
  }

  /** Looks for a device; libraries are looked for and loaded when they are first asked for. */
  public static Installation find() {
    return find(LibraryPlaces.ofThisMachine(), KernelCache.usualFolder());
  }

  static Installation find(LibraryPlaces places, Path kernels) {
    List<DeviceProperties> devices =
        Driver.unavailable().isPresent() ? List.of() : Driver.load().devices();
    return new Installation(places, kernels, devices);
  }

  /** Whether there is no device, rather than one that cannot be used. */
  public boolean isAbsent() {
    return Driver.isAbsent();
  }

  /** Why nothing runs here, in a sentence that says what to do; empty if all is there. */
  public Optional<String> unavailable() {
    if (devices.isEmpty()) {
      return Driver.unavailable();
    }
    DeviceProperties first = devices.getFirst();
    if (!isNewEnough(first)) {
      return Optional.of(tooOld(first) + "; use `--backend=cpu`");
    }
    return nvrtc().isEmpty() && KernelCache.isEmpty(kernels)
        ? Optional.of(Nvrtc.MISSING + Nvrtc.elsewhere(kernels))
        : Optional.empty();
  }

  private static boolean isNewEnough(DeviceProperties device) {
    return device.capability().compareTo(ComputeCapability.LEAST) >= 0;
  }

  private static String tooOld(DeviceProperties device) {
    return "the device %s is too old: it has compute capability %s, rnnc needs %s"
        .formatted(device.name(), device.capability(), ComputeCapability.LEAST);
  }

  /** By name, what was found where, or what to do. */
  public Map<String, String> parts() {
    Map<String, String> parts = new LinkedHashMap<>();
    parts.put(
        "driver",
        Driver.unavailable().orElseGet(() -> "for CUDA %s".formatted(devices.getFirst().driver())));
    for (DeviceProperties device : devices) {
      String used = devices.size() > 1 && device.ordinal() == 0 ? "; this one is used" : "";
      String wrong = isNewEnough(device) ? used : ": " + tooOld(device);
      parts.put(
          devices.size() == 1 ? "device" : "device " + device.ordinal(), device.describe() + wrong);
    }
    parts.put("NVRTC", ofCompiler());
    parts.put(
        "cuBLAS",
        cublas()
            .map(found -> found.version() + ", " + found.where())
            .orElseGet(() ->
                devices.isEmpty()
                    ? "not looked for without a device"
                    : "not found, so kernels of rnnc multiply matrices: "
                        + CublasLibrary.install(devices.getFirst().driver())));
    parts.put("kernels", "kept in " + kernels);
    return parts;
  }

  private String ofCompiler() {
    Optional<Nvrtc> found = nvrtc();
    return found
        .map(nvrtc -> nvrtc.version() + ", " + nvrtc.where())
        .orElseGet(() ->
            devices.isEmpty()
                ? "not found, so `rnnc compile --emit=ptx` needs nvcc: " + Nvrtc.INSTALL
                : KernelCache.isEmpty(kernels)
                    ? "not found, so no kernel can be compiled: "
                        + Nvrtc.INSTALL
                        + Nvrtc.elsewhere(kernels)
                    : "not found, so only models whose kernels are kept run: " + Nvrtc.INSTALL);
  }

  /** All devices; the first one is used. */
  public List<DeviceProperties> devices() {
    return devices;
  }

  /** What compiles kernels on this machine. */
  public Optional<Nvrtc> nvrtc() {
    return nvrtc.get();
  }

  /** What multiplies matrices on this machine. */
  public Optional<CublasLibrary> cublas() {
    return cublas.get();
  }

  /** The kernels for a device, compiled here or kept. */
  public KernelCompiler compiler(DeviceProperties device) {
    return new KernelCache(
        kernels,
        nvrtc().map(found -> NvrtcCompiler.of(found, device)),
        device.capability(),
        device.driver());
  }
}
