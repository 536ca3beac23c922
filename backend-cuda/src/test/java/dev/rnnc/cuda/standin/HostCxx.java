package dev.rnnc.cuda.standin;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;

/** The machine's g++. */
final class HostCxx {
  /** The stand-in's C++, and the header that makes C++ of CUDA C. */
  static final Path SOURCES = Path.of("src", "test", "native").toAbsolutePath();

  static final Path BUILT = Path.of("target", "standin").toAbsolutePath();

  private HostCxx() {}

  /** Skips the test where there is no g++. */
  static void require() {
    Assumptions.assumeFalse(
        Boolean.getBoolean("rnnc.cuda.device"), "skipped: tests are to run on a device itself");
    Assumptions.assumeTrue(
        System.getProperty("os.name").equals("Linux") && onPath().isPresent(),
        "skipped: the stand-in for CUDA's driver is built by g++ on Linux, which is not here");
  }

  private static Optional<Path> onPath() {
    for (String folder : System.getenv().getOrDefault("PATH", "").split(":", -1)) {
      Path compiler = Path.of(folder, "g++");
      if (Files.isExecutable(compiler)) {
        return Optional.of(compiler);
      }
    }
    return Optional.empty();
  }

  /**
   * Makes a shared library, and throws with what g++ says if it cannot.
   *
   * @param optimisation of small kernels, which run for a shorter time than they are compiled, none
   */
  static void link(Path library, String optimisation, List<String> arguments) {
    List<String> command = new ArrayList<>();
    command.addAll(
        List.of(
            "g++",
            "-std=c++17",
            optimisation,
            "-shared",
            "-fPIC",
            "-w",
            "-ffp-contract=off",
            "-fno-gnu-unique"));
    command.addAll(arguments);
    command.addAll(List.of("-o", library.toString()));
    try {
      Files.createDirectories(library.toAbsolutePath().getParent());
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (process.waitFor() != 0) {
        throw new AssertionError(String.join(" ", command) + "\n" + said);
      }
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new AssertionError(stopped);
    }
  }
}
