package dev.rnnc.cuda.standin;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.Path;
import java.util.List;

/**
 * The stand-in for CUDA's driver. It is loaded into this JVM under the driver's name before JCuda
 * asks for it, so JCuda finds it and no other process does. Work in a stream waits until somebody
 * waits for it; fresh memory is NaN; guards around allocations are checked after every kernel.
 */
@SuppressWarnings("restricted") // calls of a library of C
public final class StandIn {
  private final MethodHandle fail;
  private final MethodHandle set;
  private final MethodHandle faults;
  private final MethodHandle live;
  private final MethodHandle bytes;
  private final MethodHandle recover;
  private final MethodHandle seed;
  private final MethodHandle trace;

  private StandIn(SymbolLookup symbols) {
    fail = handle(symbols, "standin_fail", ValueLayout.ADDRESS, INT, INT);
    set = handle(symbols, "standin_set", ValueLayout.ADDRESS, ValueLayout.JAVA_LONG);
    faults =
        Linker.nativeLinker()
            .downcallHandle(
                symbols.findOrThrow("standin_faults"),
                FunctionDescriptor.of(INT, ValueLayout.ADDRESS, INT));
    live =
        Linker.nativeLinker()
            .downcallHandle(
                symbols.findOrThrow("standin_live"), FunctionDescriptor.of(ValueLayout.JAVA_LONG));
    bytes =
        Linker.nativeLinker()
            .downcallHandle(
                symbols.findOrThrow("standin_bytes"),
                FunctionDescriptor.of(ValueLayout.JAVA_LONG, INT));
    recover = handle(symbols, "standin_recover");
    seed = handle(symbols, "standin_seed", INT);
    trace =
        Linker.nativeLinker()
            .downcallHandle(
                symbols.findOrThrow("standin_trace"),
                FunctionDescriptor.of(INT, ValueLayout.ADDRESS, INT));
  }

  private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT;

  /** Skips the test where it cannot be built. */
  public static StandIn require() {
    HostCxx.require();
    return Loaded.STAND_IN;
  }

  /** Where it is once it is built; the folder is a library path for another JVM. */
  public static Path build() {
    HostCxx.require();
    return Built.LIBRARY;
  }

  /** A stand-in for cuBLAS 13, beside that of the driver, which it uses. */
  public static Path buildCublas() {
    HostCxx.require();
    return Built.CUBLAS;
  }

  /**
   * Lets a call such as {@code cuMemAlloc} answer a CUresult, after so many that work; 0 ends it.
   */
  public void fail(String call, int code, int after) {
    try (Arena arena = Arena.ofConfined()) {
      invoke(fail, arena.allocateFrom(call), code, after);
    }
  }

  /**
   * Sets {@code memory} (bytes) or another of its settings; devices are asked only once. With
   * {@code hurry} other than 0, streams do some of their work before anybody waits, in an order of
   * that number.
   */
  public void set(String name, long value) {
    try (Arena arena = Arena.ofConfined()) {
      invoke(set, arena.allocateFrom(name), value);
    }
  }

  /** What went wrong since the last time: a line each. */
  public List<String> faults() {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment text = arena.allocate(1 << 16);
      invoke(faults, text, 1 << 16);
      return text.getString(0).lines().toList();
    }
  }

  /** Begins to write down calls. */
  public void watch() {
    invoke(trace, MemorySegment.NULL, 0);
  }

  /**
   * The calls since it was begun to {@link #watch}, of those that allocate, copy, launch graphs,
   * record events and wait: a line each, with the streams, events and graphs of a call as numbers
   * in the order of their first mention.
   */
  public List<String> calls() {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment text = arena.allocate(1 << 16);
      invoke(trace, text, 1 << 16);
      return text.getString(0).lines().toList();
    }
  }

  /** How many allocations, streams, events, modules and graphs are not closed. */
  public long live() {
    return (long) invoke(live);
  }

  /** The bytes that are allocated on the device now. */
  public long deviceBytes() {
    return (long) invoke(bytes, 1);
  }

  /** The bytes of the host's memory that stays in place, which are allocated now. */
  public long pinnedBytes() {
    return (long) invoke(bytes, 0);
  }

  /** Forgets the error that lost the context, as a new process would. */
  public void recover() {
    invoke(recover);
  }

  /** Threads between two barriers run in the order of this number. */
  public void seed(int number) {
    invoke(seed, number);
  }

  private static MethodHandle handle(SymbolLookup symbols, String name, ValueLayout... parameters) {
    return Linker.nativeLinker()
        .downcallHandle(symbols.findOrThrow(name), FunctionDescriptor.ofVoid(parameters));
  }

  private static Object invoke(MethodHandle handle, Object... arguments) {
    try {
      return handle.invokeWithArguments(arguments);
    } catch (Throwable failed) {
      throw new AssertionError(failed);
    }
  }

  private static final class Built {
    static final Path LIBRARY = make();
    static final Path CUBLAS = makeCublas();

    private static Path makeCublas() {
      Path library = LIBRARY.resolveSibling("libcublas.so.13");
      HostCxx.link(
          library,
          "-O1",
          List.of(
              "-Wl,-soname,libcublas.so.13",
              HostCxx.SOURCES.resolve("cublas.cpp").toString(),
              "-L" + LIBRARY.getParent(),
              "-l:libcuda.so.1"));
      return library;
    }

    private static Path make() {
      Path library = HostCxx.BUILT.resolve("lib").resolve("libcuda.so.1");
      HostCxx.link(
          library,
          "-O1",
          List.of(
              "-Wl,-soname,libcuda.so.1",
              HostCxx.SOURCES.resolve("driver.cpp").toString(),
              HostCxx.SOURCES.resolve("state.cpp").toString(),
              HostCxx.SOURCES.resolve("scheduler.cpp").toString(),
              "-ldl"));
      return library;
    }
  }

  private static final class Loaded {
    static final StandIn STAND_IN = load();

    private static StandIn load() {
      System.load(Built.LIBRARY.toString());
      return new StandIn(SymbolLookup.libraryLookup(Built.LIBRARY, Arena.global()));
    }
  }
}
