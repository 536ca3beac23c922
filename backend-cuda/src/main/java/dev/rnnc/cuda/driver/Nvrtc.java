package dev.rnnc.cuda.driver;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.rnnc.source.BrokenInvariant;
import dev.rnnc.source.Diagnostic;
import dev.rnnc.source.RnncException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** NVIDIA's compiler of CUDA C, version 13 or 12. It needs neither a device nor a driver. */
public final class Nvrtc {
  /** What to do where there is none. */
  static final String INSTALL =
      "install it by `pip install nvidia-cuda-nvrtc` or with the CUDA toolkit (version 12 or 13), and"
          + " set CUDA_HOME if it is in an unusual place";

  static final String MISSING = "NVRTC, which compiles kernels, is not found: " + INSTALL;

  /** What to do where it cannot be installed. */
  static String elsewhere(Path folder) {
    return "; or compile the model on another machine by `rnnc compile --emit=ptx FILE`, and copy what that writes to "
        + folder;
  }

  private final SharedLibrary library;
  private final CudaVersion version;
  private final MethodHandle create;
  private final MethodHandle compile;
  private final MethodHandle destroy;

  private Nvrtc(SharedLibrary library) {
    this.library = library;
    create =
        library.function(
            "nvrtcCreateProgram", ADDRESS, ADDRESS, ADDRESS, JAVA_INT, ADDRESS, ADDRESS);
    compile = library.function("nvrtcCompileProgram", ADDRESS, JAVA_INT, ADDRESS);
    destroy = library.function("nvrtcDestroyProgram", ADDRESS);
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment major = arena.allocate(JAVA_INT);
      MemorySegment minor = arena.allocate(JAVA_INT);
      call(library.function("nvrtcVersion", ADDRESS, ADDRESS), major, minor);
      version = new CudaVersion(major.get(JAVA_INT, 0), minor.get(JAVA_INT, 0));
    }
  }

  /** The one of this machine that fits a driver best: not newer than it, if there are several. */
  static Optional<Nvrtc> find(LibraryPlaces places, Optional<CudaVersion> driver) {
    boolean old = driver.isPresent() && driver.get().major() < 13;
    return SharedLibrary.open(places, "nvrtc", old ? List.of(12, 13) : List.of(13, 12))
        .map(Nvrtc::new);
  }

  /** The one of this machine, whatever the driver. */
  public static Optional<Nvrtc> find() {
    return find(LibraryPlaces.ofThisMachine(), Optional.empty());
  }

  public CudaVersion version() {
    return version;
  }

  /** Its file. */
  public String where() {
    return library.where();
  }

  /** The greatest capability that it compiles for and that runs on a device. */
  ComputeCapability newestFor(ComputeCapability device) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment count = arena.allocate(JAVA_INT);
      call(library.function("nvrtcGetNumSupportedArchs", ADDRESS), count);
      MemorySegment numbers = arena.allocate(JAVA_INT, count.get(JAVA_INT, 0));
      call(library.function("nvrtcGetSupportedArchs", ADDRESS), numbers);
      int newest = 0;
      for (int number : numbers.toArray(JAVA_INT)) {
        newest = number <= device.number() ? Math.max(newest, number) : newest;
      }
      if (newest == 0) {
        throw new RnncException(
            Diagnostic.general(
                "E0620",
                "NVRTC %s compiles nothing for a device of compute capability %s: install another version"
                    .formatted(version, device)));
      }
      return new ComputeCapability(newest / 10, newest % 10);
    }
  }

  /**
   * Compiles a source.
   *
   * @param options as on nvcc's command line, the architecture among them
   * @param machineCode whether the answer is a cubin instead of PTX; the architecture is then real
   * @throws BrokenInvariant with the compiler's log, if the text is wrong
   */
  byte[] compile(KernelSource source, List<String> options, boolean machineCode) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment place = arena.allocate(ADDRESS);
      call(
          create,
          place,
          arena.allocateFrom(source.text()),
          arena.allocateFrom(source.name()),
          0,
          MemorySegment.NULL,
          MemorySegment.NULL);
      MemorySegment program = place.get(ADDRESS, 0);
      try {
        MemorySegment list = arena.allocate(ADDRESS, Math.max(1, options.size()));
        for (int index = 0; index < options.size(); index++) {
          list.setAtIndex(ADDRESS, index, arena.allocateFrom(options.get(index)));
        }
        int result = status(compile, program, options.size(), list);
        if (result != 0) {
          String log =
              new String(read(arena, program, "nvrtcGetProgramLog"), StandardCharsets.UTF_8);
          throw new BrokenInvariant(
              "NVRTC " + version, error(result) + "\n" + log.replace("\0", "").strip());
        }
        return read(arena, program, machineCode ? "nvrtcGetCUBIN" : "nvrtcGetPTX");
      } finally {
        call(destroy, place);
      }
    }
  }

  private byte[] read(Arena arena, MemorySegment program, String what) {
    MemorySegment size = arena.allocate(JAVA_LONG);
    call(library.function(what + "Size", ADDRESS, ADDRESS), program, size);
    MemorySegment bytes = arena.allocate(Math.max(1, size.get(JAVA_LONG, 0)));
    call(library.function(what, ADDRESS, ADDRESS), program, bytes);
    return bytes.toArray(JAVA_BYTE);
  }

  private void call(MethodHandle function, Object... arguments) {
    int result = status(function, arguments);
    if (result != 0) {
      throw new BrokenInvariant("NVRTC", error(result));
    }
  }

  private static int status(MethodHandle function, Object... arguments) {
    try {
      return (int) function.invokeWithArguments(arguments);
    } catch (Throwable failed) {
      throw new IllegalStateException(failed);
    }
  }

  private static String error(int result) {
    return result == 6 ? "the source does not compile" : "it answered the status " + result;
  }
}
