package dev.rnnc.cuda.driver;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * A library of NVIDIA that is loaded, for as long as the process runs.
 *
 * @param where its file, or the name by which the system's linker found it
 */
@SuppressWarnings("restricted") // calls of a library of C
record SharedLibrary(String where, SymbolLookup symbols) {
  /** The first of some versions that this machine has and can load. */
  static Optional<SharedLibrary> open(LibraryPlaces places, String library, List<Integer> majors) {
    for (int major : majors) {
      String name = places.linkerName(library, major);
      Optional<SharedLibrary> opened =
          places
              .find(library, major)
              .flatMap(file -> {
                places.companions(file, library, major).forEach(SharedLibrary::load);
                return load(file);
              })
              .or(() -> load(name, () -> SymbolLookup.libraryLookup(name, Arena.global())));
      if (opened.isPresent()) {
        return opened;
      }
    }
    return Optional.empty();
  }

  private static Optional<SharedLibrary> load(Path file) {
    return load(file.toString(), () -> SymbolLookup.libraryLookup(file, Arena.global()));
  }

  private static Optional<SharedLibrary> load(String where, Supplier<SymbolLookup> lookup) {
    try {
      return Optional.of(new SharedLibrary(where, lookup.get()));
    } catch (IllegalArgumentException cannot) {
      return Optional.empty();
    }
  }

  /** A function of the library that returns a status. */
  MethodHandle function(String name, MemoryLayout... parameters) {
    return Linker.nativeLinker()
        .downcallHandle(
            symbols.findOrThrow(name), FunctionDescriptor.of(ValueLayout.JAVA_INT, parameters));
  }
}
