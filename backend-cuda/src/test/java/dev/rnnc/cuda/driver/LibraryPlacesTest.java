package dev.rnnc.cuda.driver;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class LibraryPlacesTest {
  @TempDir private Path root;

  private LibraryPlaces places(boolean windows, Map<String, String> variables) {
    return new LibraryPlaces(variables::get, windows, root, root.resolve("home/me"));
  }

  private Path file(String path) throws IOException {
    Path file = root.resolve(path);
    Files.createDirectories(file.getParent());
    return Files.createFile(file);
  }

  @ParameterizedTest
  @CsvSource({
    "usr/local/cuda/lib64/libnvrtc.so.13",
    "usr/local/cuda-13.0/targets/x86_64-linux/lib/libnvrtc.so.13",
    "usr/lib/x86_64-linux-gnu/libnvrtc.so.13.0.88",
    "opt/cuda/lib64/libnvrtc.so.13",
    "usr/local/lib/python3.12/dist-packages/nvidia/cu13/lib/libnvrtc.so.13",
    "usr/lib/python3/dist-packages/nvidia/cuda_nvrtc/lib/libnvrtc.so.13",
    "home/me/.local/lib/python3.11/site-packages/nvidia/cu13/lib/libnvrtc.so.13",
    "home/me/.pyenv/versions/3.11.7/lib/python3.11/site-packages/nvidia/cu13/lib/libnvrtc.so.13",
    "home/me/miniconda3/lib/python3.12/site-packages/nvidia/cuda_nvrtc/lib/libnvrtc.so.13"
  })
  void usualPlacesAreLookedAt(String path) throws IOException {
    Path file = file(path);
    assertThat(places(false, Map.of()).find("nvrtc", 13)).contains(file);
    assertThat(places(false, Map.of()).find("nvrtc", 12)).isEmpty();
    assertThat(places(false, Map.of()).find("cublas", 13)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "CUDA_HOME, lib64/libcublas.so.12",
    "CUDA_PATH, lib/libcublas.so.12",
    "LD_LIBRARY_PATH, libcublas.so.12",
    "VIRTUAL_ENV, lib/python3.13/site-packages/nvidia/cublas/lib/libcublas.so.12",
    "CONDA_PREFIX, lib/libcublas.so.12"
  })
  void variablesComeBeforeUsualPlaces(String variable, String path) throws IOException {
    file("usr/local/cuda/lib64/libcublas.so.12");
    Path named = file("named/" + path);
    Map<String, String> variables = Map.of(variable, root.resolve("named").toString());
    assertThat(places(false, variables).find("cublas", 12)).contains(named);
  }

  @ParameterizedTest
  @CsvSource({
    "nvrtc, 13, bin/x64/nvrtc64_130_0.dll",
    "nvrtc, 12, bin/nvrtc64_120_0.dll",
    "cublas, 13, bin/x64/cublas64_13.dll",
    "cublas, 12, bin/cublas64_12.dll"
  })
  void windowsHasOtherNames(String library, int major, String path) throws IOException {
    Path file =
        file("Program Files/NVIDIA GPU Computing Toolkit/CUDA/v%d.0/%s".formatted(major, path));
    assertThat(places(true, Map.of()).find(library, major)).contains(file);
  }

  @Test
  void otherLibrariesOfTheSameFolderAreNotTaken() throws IOException {
    file("usr/local/cuda/lib64/libnvrtc-builtins.so.13.0");
    file("usr/local/cuda/lib64/libnvrtc.alt.so.13");
    file("usr/local/cuda/lib64/libnvrtc.so.130");
    assertThat(places(false, Map.of()).find("nvrtc", 13)).isEmpty();
  }

  @Test
  void whatALibraryLoadsItselfLiesBesideIt() throws IOException {
    Path nvrtc = file("usr/local/cuda/lib64/libnvrtc.so.13");
    Path builtins = file("usr/local/cuda/lib64/libnvrtc-builtins.so.13.0");
    file("usr/local/cuda/lib64/libnvrtc-builtins.so.12.8");
    file("usr/local/cuda/lib64/libnvrtc-builtins.alt.so.13.0");
    assertThat(places(false, Map.of()).companions(nvrtc, "nvrtc", 13)).containsExactly(builtins);
  }
}
