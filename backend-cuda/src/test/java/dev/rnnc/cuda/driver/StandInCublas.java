package dev.rnnc.cuda.driver;

import dev.rnnc.cuda.standin.StandIn;
import java.nio.file.Path;
import java.util.Objects;

/** The stand-in for cuBLAS, found as the true one is. */
public final class StandInCublas {
  private StandInCublas() {}

  /** Skips the test where it cannot be built. */
  public static CublasLibrary library() {
    Path folder = Objects.requireNonNull(StandIn.buildCublas().getParent());
    LibraryPlaces places =
        new LibraryPlaces(
            name -> name.equals("LD_LIBRARY_PATH") ? folder.toString() : null,
            false,
            folder,
            folder);
    return CublasLibrary.find(places, new CudaVersion(13, 0)).orElseThrow();
  }
}
