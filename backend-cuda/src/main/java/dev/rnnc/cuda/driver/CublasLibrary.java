package dev.rnnc.cuda.driver;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.rnnc.source.BrokenInvariant;
import dev.rnnc.source.Diagnostic;
import dev.rnnc.source.RnncException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.util.List;
import java.util.Optional;

/** NVIDIA's matrix products, version 13 or 12, as a library that is found but not used yet. */
public final class CublasLibrary {
  final MethodHandle destroy;
  final MethodHandle setStream;
  final MethodHandle setWorkspace;
  final MethodHandle setMathMode;
  final MethodHandle multiply;

  private final SharedLibrary library;
  private final MethodHandle create;
  private final int version;

  private CublasLibrary(SharedLibrary library) {
    this.library = library;
    create = library.function("cublasCreate_v2", ADDRESS);
    destroy = library.function("cublasDestroy_v2", JAVA_LONG);
    setStream = library.function("cublasSetStream_v2", JAVA_LONG, JAVA_LONG);
    setWorkspace = library.function("cublasSetWorkspace_v2", JAVA_LONG, JAVA_LONG, JAVA_LONG);
    setMathMode = library.function("cublasSetMathMode", JAVA_LONG, JAVA_INT);
    multiply =
        library.function(
            "cublasGemmStridedBatchedEx",
            JAVA_LONG,
            JAVA_INT,
            JAVA_INT,
            JAVA_INT,
            JAVA_INT,
            JAVA_INT,
            ADDRESS,
            JAVA_LONG,
            JAVA_INT,
            JAVA_INT,
            JAVA_LONG,
            JAVA_LONG,
            JAVA_INT,
            JAVA_INT,
            JAVA_LONG,
            ADDRESS,
            JAVA_LONG,
            JAVA_INT,
            JAVA_INT,
            JAVA_LONG,
            JAVA_INT,
            JAVA_INT,
            JAVA_INT);
    version = version(library);
  }

  /** The one of this machine that works with a driver: cuBLAS 13 needs one for CUDA 13. */
  static Optional<CublasLibrary> find(LibraryPlaces places, CudaVersion driver) {
    return SharedLibrary.open(places, "cublas", driver.major() < 13 ? List.of(12) : List.of(13, 12))
        .map(CublasLibrary::new);
  }

  /** What to do where there is none for a driver. */
  static String missing(CudaVersion driver) {
    return "cuBLAS, which multiplies matrices, is not found: " + install(driver);
  }

  /** What brings one for a driver. */
  static String install(CudaVersion driver) {
    return "install it by `pip install %s` or with the CUDA toolkit%s, and set CUDA_HOME if it is in an unusual place"
        .formatted(
            driver.major() < 13 ? "nvidia-cublas-cu12" : "nvidia-cublas",
            driver.major() < 13 ? " of version 12, which this driver needs" : "");
  }

  /** As people write it: 13.0.2. */
  public String version() {
    return "%d.%d.%d".formatted(version / 10000, version / 100 % 100, version % 100);
  }

  /** Its file. */
  public String where() {
    return library.where();
  }

  /** Ready for a stream; the workspace is its own, so that products can be recorded in graphs. */
  public Cublas open(Context context, Stream stream) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment place = arena.allocate(JAVA_LONG);
      check((int) create.invokeExact(place), "cublasCreate");
      long handle = place.get(JAVA_LONG, 0);
      try {
        return new Cublas(this, handle, context, stream);
      } catch (Throwable failed) {
        check((int) destroy.invokeExact(handle), "cublasDestroy");
        throw failed;
      }
    } catch (RuntimeException failed) {
      throw failed;
    } catch (Throwable failed) {
      throw new IllegalStateException(failed);
    }
  }

  static void check(int status, String call) {
    switch (status) {
      case 0 -> {}
      case 1 ->
          throw machine("cuBLAS cannot start: is its version meant for this driver?", call, status);
      case 3 ->
          throw machine(
              "the CUDA device has too little free memory for cuBLAS: use a smaller batch",
              call,
              status);
      case 8 ->
          throw machine("the CUDA device is too old for cuBLAS: use `--backend=cpu`", call, status);
      default -> throw new BrokenInvariant("cuBLAS", call + " answered the status " + status);
    }
  }

  private static RnncException machine(String what, String call, int status) {
    return new RnncException(
        Diagnostic.general("E0620", "%s (status %d from %s)".formatted(what, status, call)));
  }

  private static int version(SharedLibrary library) {
    int number = 0;
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment value = arena.allocate(JAVA_INT);
      MethodHandle property = library.function("cublasGetProperty", JAVA_INT, ADDRESS);
      for (int part = 0; part < 3; part++) {
        check((int) property.invokeExact(part, value), "cublasGetProperty");
        number = 100 * number + value.get(JAVA_INT, 0);
      }
      return number;
    } catch (RuntimeException failed) {
      throw failed;
    } catch (Throwable failed) {
      throw new IllegalStateException(failed);
    }
  }
}
