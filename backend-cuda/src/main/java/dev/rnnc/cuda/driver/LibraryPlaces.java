package dev.rnnc.cuda.driver;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Where NVIDIA's libraries may lie: what the environment names, then toolkits in usual places, then
 * the packages of pip and conda.
 *
 * @param variables the environment: a variable's value, or null
 * @param windows whether files are called as on Windows
 * @param root {@code /}, or another folder in its place
 * @param home the user's own folder
 */
record LibraryPlaces(
    Function<String, @Nullable String> variables, boolean windows, Path root, Path home) {
  static LibraryPlaces ofThisMachine() {
    return new LibraryPlaces(
        System::getenv,
        System.getProperty("os.name").startsWith("Windows"),
        Path.of(System.getProperty("java.home")).getRoot(),
        Path.of(System.getProperty("user.home")));
  }

  /** The file of a library, {@code nvrtc} or {@code cublas}, of a version such as 13. */
  Optional<Path> find(String library, int major) {
    String pattern = pattern(library, major);
    return folders().stream().flatMap(folder -> matching(folder, pattern).stream()).findFirst();
  }

  /** A program of the toolkit, such as {@code nvcc}. */
  Optional<Path> program(String name) {
    List<Path> folders = new ArrayList<>();
    for (String variable : List.of("CUDA_HOME", "CUDA_PATH", "CONDA_PREFIX")) {
      named(variable).forEach(toolkit -> folders.add(toolkit.resolve("bin")));
    }
    folders.addAll(named("PATH"));
    if (!windows) {
      matching(root.resolve("usr/local"), "cuda{,-*}")
          .forEach(toolkit -> folders.add(toolkit.resolve("bin")));
    }
    String file = windows ? name + ".exe" : name;
    return folders.stream()
        .map(folder -> folder.resolve(file))
        .filter(Files::isExecutable)
        .findFirst();
  }

  /** What a library loads itself, by its bare name, so that it must have been loaded before. */
  List<Path> companions(Path file, String library, int major) {
    String other = library.equals("nvrtc") ? "nvrtc-builtins" : library + "Lt";
    String pattern =
        windows ? other + "64_" + major + "*.dll" : "lib" + other + ".so." + major + "*";
    Path folder = file.toAbsolutePath().getParent();
    return folder == null ? List.of() : matching(folder, pattern);
  }

  /** What the system's linker knows it by. */
  String linkerName(String library, int major) {
    return windows
        ? library.equals("nvrtc")
            ? "nvrtc64_%d0_0.dll".formatted(major)
            : "%s64_%d.dll".formatted(library, major)
        : "lib%s.so.%d".formatted(library, major);
  }

  private String pattern(String library, int major) {
    return windows
        ? library.equals("nvrtc")
            ? "nvrtc64_%d?_0.dll".formatted(major)
            : "%s64_%d.dll".formatted(library, major)
        : "lib%s.so.{%2$d,%2$d.*}".formatted(library, major);
  }

  private List<Path> folders() {
    List<Path> folders = new ArrayList<>();
    for (String variable : List.of("CUDA_HOME", "CUDA_PATH")) {
      named(variable).forEach(toolkit -> folders.addAll(ofToolkit(toolkit)));
    }
    folders.addAll(named(windows ? "PATH" : "LD_LIBRARY_PATH"));
    named("VIRTUAL_ENV").forEach(python -> folders.addAll(ofPython(python)));
    named("CONDA_PREFIX")
        .forEach(conda -> {
          folders.addAll(ofToolkit(conda));
          folders.addAll(ofPython(conda));
        });
    if (windows) {
      matching(root.resolve("Program Files/NVIDIA GPU Computing Toolkit/CUDA"), "v*")
          .forEach(toolkit -> folders.addAll(ofToolkit(toolkit)));
    } else {
      matching(root.resolve("usr/local"), "cuda{,-*}")
          .forEach(toolkit -> folders.addAll(ofToolkit(toolkit)));
      matching(root.resolve("opt"), "cuda{,-*}")
          .forEach(toolkit -> folders.addAll(ofToolkit(toolkit)));
      for (String folder :
          List.of(
              "usr/lib/x86_64-linux-gnu", "usr/lib/aarch64-linux-gnu", "usr/lib64", "usr/lib")) {
        folders.add(root.resolve(folder));
      }
    }
    pythons().forEach(python -> folders.addAll(ofPython(python)));
    return folders;
  }

  private List<Path> ofToolkit(Path toolkit) {
    return windows
        ? List.of(
            toolkit.resolve("bin/x64"), toolkit.resolve("bin"), toolkit.resolve("Library/bin"))
        : List.of(
            toolkit.resolve("lib64"),
            toolkit.resolve("lib"),
            toolkit.resolve("targets/x86_64-linux/lib"));
  }

  /** The folders of pip's packages {@code nvidia-*} below a Python. */
  private List<Path> ofPython(Path python) {
    List<Path> packages = new ArrayList<>();
    if (windows) {
      packages.add(python.resolve("Lib/site-packages"));
    } else {
      for (String lib : List.of("lib", "lib64", "local/lib")) {
        for (Path version : matching(python.resolve(lib), "python3*")) {
          packages.add(version.resolve("site-packages"));
          packages.add(version.resolve("dist-packages"));
        }
      }
    }
    List<Path> folders = new ArrayList<>();
    for (Path site : packages) {
      for (Path nvidia : matching(site.resolve("nvidia"), "*")) {
        folders.addAll(
            windows
                ? List.of(nvidia.resolve("bin/x86_64"), nvidia.resolve("bin"))
                : List.of(nvidia.resolve("lib")));
      }
    }
    return folders;
  }

  private List<Path> pythons() {
    List<Path> pythons = new ArrayList<>();
    pythons.add(Path.of(".venv"));
    pythons.add(Path.of("venv"));
    pythons.add(home.resolve(".local"));
    for (String conda : List.of("miniconda3", "anaconda3", "miniforge3", "mambaforge")) {
      pythons.add(home.resolve(conda));
    }
    if (windows) {
      named("LOCALAPPDATA")
          .forEach(local -> pythons.addAll(matching(local.resolve("Programs/Python"), "Python3*")));
      pythons.addAll(matching(root, "Python3*"));
    } else {
      pythons.addAll(matching(home.resolve(".pyenv/versions"), "*"));
      pythons.addAll(matching(home.resolve(".local/share/uv/python"), "*"));
      for (String usual : List.of("usr/local", "usr", "opt/conda", "opt/venv")) {
        pythons.add(root.resolve(usual));
      }
    }
    return pythons;
  }

  /** The folders that a variable lists. */
  private List<Path> named(String variable) {
    String value = variables.apply(variable);
    List<Path> paths = new ArrayList<>();
    for (String part : value == null ? new String[0] : value.split(windows ? ";" : ":", 0)) {
      try {
        if (!part.isBlank()) {
          paths.add(Path.of(part));
        }
      } catch (InvalidPathException ignored) {
        // Not a folder, so nothing is in it.
      }
    }
    return paths;
  }

  /** What is in a folder, the greatest name first; nothing if there is no such folder. */
  private static List<Path> matching(Path folder, String pattern) {
    List<Path> found = new ArrayList<>();
    if (Files.isDirectory(folder)) {
      try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder, pattern)) {
        entries.forEach(found::add);
      } catch (IOException | DirectoryIteratorException unreadable) {
        return List.of();
      }
    }
    found.sort(Collections.reverseOrder());
    return found;
  }
}
