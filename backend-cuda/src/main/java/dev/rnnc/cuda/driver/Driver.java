package dev.rnnc.cuda.driver;

import static dev.rnnc.cuda.driver.Result.check;

import dev.rnnc.source.Diagnostic;
import dev.rnnc.source.RnncException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import jcuda.driver.CUdevice;
import jcuda.driver.CUdevice_attribute;
import jcuda.driver.CUresult;
import jcuda.driver.JCudaDriver;
import org.jspecify.annotations.Nullable;

/** NVIDIA's driver, loaded once for the process; and why it cannot be, in a sentence. */
public final class Driver {
  /** Of NVIDIA's 525 series, with which every cuBLAS 12 works. */
  static final CudaVersion LEAST = new CudaVersion(12, 0);

  private final CudaVersion version;
  private final List<DeviceProperties> devices;

  private Driver(CudaVersion version, List<DeviceProperties> devices) {
    this.version = version;
    this.devices = devices;
  }

  /** Loads the driver and asks for its devices; the second time it costs nothing. */
  public static Driver load() {
    return switch (Loaded.ONCE) {
      case Loaded(Driver driver, _, _) when driver != null -> driver;
      case Loaded(_, String why, _) -> throw new RnncException(Diagnostic.general("E0620", why));
    };
  }

  /** Why there is no driver with a device, and what to do; empty if there is. */
  public static Optional<String> unavailable() {
    Loaded loaded = Loaded.ONCE;
    return loaded.driver() == null ? Optional.of(loaded.why()) : Optional.empty();
  }

  /** Whether there is no driver at all or no device, rather than one that cannot be used. */
  static boolean isAbsent() {
    return Loaded.ONCE.absent();
  }

  /** The version of CUDA that it speaks. */
  public CudaVersion version() {
    return version;
  }

  /** All devices, at least one. */
  public List<DeviceProperties> devices() {
    return devices;
  }

  /** Opens the device of an ordinal; its context is current on this thread from then on. */
  public Context open(int ordinal) {
    return Context.open(devices.get(ordinal));
  }

  /** A class that failed to load fails differently the next time: it is tried once. */
  private record Loaded(@Nullable Driver driver, String why, boolean absent) {
    static final Loaded ONCE = load();

    private static Loaded load() {
      try {
        return initialize();
      } catch (LinkageError missing) {
        return new Loaded(null, whyMissing(String.valueOf(missing.getMessage())), true);
      }
    }

    private static Loaded initialize() {
      int result = JCudaDriver.cuInit(0);
      if (result != CUresult.CUDA_SUCCESS) {
        return unusable(Result.failure(result, "cuInit"), result);
      }
      int[] number = new int[1];
      check(JCudaDriver.cuDriverGetVersion(number), "cuDriverGetVersion");
      CudaVersion version = CudaVersion.of(number[0]);
      if (version.compareTo(LEAST) < 0) {
        return new Loaded(
            null,
            "NVIDIA's driver is too old: it is for CUDA %s, rnnc needs %s; install a driver of version 525 or later"
                .formatted(version, LEAST),
            false);
      }
      int[] count = new int[1];
      check(JCudaDriver.cuDeviceGetCount(count), "cuDeviceGetCount");
      if (count[0] == 0) {
        int none = CUresult.CUDA_ERROR_NO_DEVICE;
        return unusable(Result.failure(none, "cuDeviceGetCount"), none);
      }
      List<DeviceProperties> devices =
          IntStream.range(0, count[0]).mapToObj(ordinal -> properties(ordinal, version)).toList();
      return new Loaded(new Driver(version, devices), "", false);
    }

    private static Loaded unusable(RuntimeException failure, int result) {
      String why =
          failure instanceof RnncException wrong
              ? wrong.diagnostics().getFirst().message()
              : String.valueOf(failure.getMessage());
      return new Loaded(null, why, result == CUresult.CUDA_ERROR_NO_DEVICE);
    }
  }

  private static String whyMissing(String message) {
    if (message.contains("libcuda") || message.contains("nvcuda")) {
      return "NVIDIA's driver is not installed (%s is not found): install it from your system's"
              .formatted(message.contains("nvcuda") ? "nvcuda.dll" : "libcuda.so.1")
          + " packages or nvidia.com/drivers; in a container, start it with `--gpus=all`";
    }
    if (message.contains("JCudaDriver")) {
      return "JCuda's library for "
          + System.getProperty("os.name")
          + " is not on Java's library path: start rnnc by its launcher `rnnc`, or give"
          + " -Djava.library.path";
    }
    return "NVIDIA's driver cannot be loaded: "
        + message.lines().findFirst().orElse("no reason given");
  }

  private static DeviceProperties properties(int ordinal, CudaVersion driver) {
    CUdevice device = new CUdevice();
    check(JCudaDriver.cuDeviceGet(device, ordinal), "cuDeviceGet");
    byte[] name = new byte[256];
    check(JCudaDriver.cuDeviceGetName(name, name.length, device), "cuDeviceGetName");
    long[] bytes = new long[1];
    check(JCudaDriver.cuDeviceTotalMem(bytes, device), "cuDeviceTotalMem");
    return new DeviceProperties(
        ordinal,
        new String(name, StandardCharsets.UTF_8).replaceAll("\0.*", "").strip(),
        new ComputeCapability(
            attribute(device, CUdevice_attribute.CU_DEVICE_ATTRIBUTE_COMPUTE_CAPABILITY_MAJOR),
            attribute(device, CUdevice_attribute.CU_DEVICE_ATTRIBUTE_COMPUTE_CAPABILITY_MINOR)),
        attribute(device, CUdevice_attribute.CU_DEVICE_ATTRIBUTE_MULTIPROCESSOR_COUNT),
        attribute(device, CUdevice_attribute.CU_DEVICE_ATTRIBUTE_MAX_SHARED_MEMORY_PER_BLOCK),
        attribute(device, CUdevice_attribute.CU_DEVICE_ATTRIBUTE_MAX_SHARED_MEMORY_PER_BLOCK_OPTIN),
        attribute(
            device, CUdevice_attribute.CU_DEVICE_ATTRIBUTE_MAX_SHARED_MEMORY_PER_MULTIPROCESSOR),
        attribute(device, CUdevice_attribute.CU_DEVICE_ATTRIBUTE_MAX_REGISTERS_PER_MULTIPROCESSOR),
        attribute(device, CUdevice_attribute.CU_DEVICE_ATTRIBUTE_MAX_THREADS_PER_MULTIPROCESSOR),
        attribute(device, CUdevice_attribute.CU_DEVICE_ATTRIBUTE_L2_CACHE_SIZE),
        bytes[0],
        attribute(device, CUdevice_attribute.CU_DEVICE_ATTRIBUTE_COOPERATIVE_LAUNCH) != 0,
        driver);
  }

  private static int attribute(CUdevice device, int which) {
    int[] value = new int[1];
    check(JCudaDriver.cuDeviceGetAttribute(value, which, device), "cuDeviceGetAttribute");
    return value[0];
  }
}
