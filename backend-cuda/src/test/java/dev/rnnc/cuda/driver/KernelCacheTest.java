package dev.rnnc.cuda.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rnnc.source.RnncException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class KernelCacheTest {
  private static final KernelSource SOURCE = new KernelSource("a.cu", "text", List.of("k"));
  private static final CudaVersion DRIVER = new CudaVersion(12, 4);
  private static final ComputeCapability DEVICE = new ComputeCapability(8, 6);

  @TempDir private Path folder;

  /** Writes PTX for a target, and counts how often. */
  private static final class Counting implements KernelCompiler {
    private final String identity;
    private final String target;
    private int times;

    Counting(String identity, String target) {
      this.identity = identity;
      this.target = target;
    }

    @Override
    public byte[] compile(KernelSource source) {
      times++;
      return "// %s\n.version 9.0\n.target %s\n"
          .formatted(source.text(), target)
          .getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public String identity() {
      return identity;
    }
  }

  private KernelCache cache(KernelCompiler compiler) {
    return new KernelCache(folder, Optional.of(compiler), DEVICE, DRIVER);
  }

  private List<Path> entries() throws IOException {
    try (var files = Files.list(folder)) {
      return files.sorted().toList();
    }
  }

  @Test
  void theSameSourceIsCompiledOnce() throws IOException {
    Counting compiler = new Counting("NVRTC 13.0 sm_86", "sm_86");
    byte[] first = cache(compiler).compile(SOURCE);
    byte[] second = cache(compiler).compile(SOURCE);
    assertThat(second).isEqualTo(first);
    assertThat(compiler.times).isEqualTo(1);
    assertThat(entries()).hasSize(1);
  }

  @Test
  void anotherTextKernelOrCompilerIsAnotherEntry() throws IOException {
    cache(new Counting("NVRTC 13.0 sm_86", "sm_86")).compile(SOURCE);
    cache(new Counting("NVRTC 13.1 sm_86", "sm_86")).compile(SOURCE);
    cache(new Counting("NVRTC 13.0 sm_86", "sm_86"))
        .compile(new KernelSource("a.cu", "text ", List.of("k")));
    cache(new Counting("NVRTC 13.0 sm_86", "sm_86"))
        .compile(new KernelSource("a.cu", "text", List.of("m")));
    assertThat(entries()).hasSize(4);
  }

  @Test
  void aBrokenEntryIsMadeAgain() throws IOException {
    Counting compiler = new Counting("NVRTC", "sm_86");
    byte[] image = cache(compiler).compile(SOURCE);
    Path entry = entries().getFirst();
    byte[] broken = Files.readAllBytes(entry);
    broken[3] ^= 1;
    Files.write(entry, broken);
    assertThat(cache(compiler).compile(SOURCE)).isEqualTo(image);
    Files.write(entry, new byte[0]);
    assertThat(cache(compiler).compile(SOURCE)).isEqualTo(image);
    assertThat(compiler.times).isEqualTo(3);
    assertThat(cache(compiler).compile(SOURCE)).isEqualTo(image);
    assertThat(compiler.times).isEqualTo(3);
  }

  @Test
  void aFolderThatCannotBeWrittenOnlyCostsTime() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "");
    Counting compiler = new Counting("NVRTC", "sm_86");
    KernelCache cache =
        new KernelCache(file.resolve("below"), Optional.of(compiler), DEVICE, DRIVER);
    assertThat(cache.compile(SOURCE)).isNotEmpty();
    assertThat(cache.compile(SOURCE)).isNotEmpty();
    assertThat(compiler.times).isEqualTo(2);
  }

  @Test
  void withoutACompilerPtxOfAnotherMachineIsTaken() {
    cache(new Counting("NVRTC 13.0 compute_75", "sm_75")).compile(SOURCE);
    cache(new Counting("NVRTC 13.0 compute_80", "sm_80")).compile(SOURCE);
    cache(new Counting("NVRTC 13.0 compute_90", "sm_90")).compile(SOURCE);
    KernelCache here = new KernelCache(folder, Optional.empty(), DEVICE, DRIVER);
    assertThat(new String(here.compile(SOURCE), StandardCharsets.UTF_8))
        .isEqualTo("// text\n.version 8.4\n.target sm_80\n");
  }

  @Test
  void withNeitherItSaysWhatToInstall() {
    KernelCache here = new KernelCache(folder, Optional.empty(), DEVICE, DRIVER);
    assertThatThrownBy(() -> here.compile(SOURCE))
        .isInstanceOf(RnncException.class)
        .hasMessageContaining("NVRTC, which compiles kernels, is not found")
        .hasMessageContaining("`pip install nvidia-cuda-nvrtc`")
        .hasMessageContaining(folder.toString());
  }

  @Test
  void kernelsOfAnotherModelDoNotHelp() {
    cache(new Counting("NVRTC 13.0 compute_75", "sm_75")).compile(SOURCE);
    KernelCache here = new KernelCache(folder, Optional.empty(), DEVICE, DRIVER);
    assertThatThrownBy(() -> here.compile(new KernelSource("b.cu", "another", List.of("k"))))
        .isInstanceOf(RnncException.class)
        .hasMessageContaining("none of the kernels in " + folder + " is of this model as it is")
        .hasMessageContaining("`rnnc compile --emit=ptx FILE`");
  }

  @Test
  void whatIsKeptForOtherMachinesIsFoundThere() throws IOException {
    Counting compiler = new Counting("nvcc 13.0", "sm_75");
    Path kernels = folder.resolve("new/folder");
    Path kept = KernelCache.keep(SOURCE, compiler, kernels);
    assertThat(KernelCache.keep(SOURCE, compiler, kernels)).isEqualTo(kept).exists();
    assertThat(compiler.times).isEqualTo(1);
    assertThat(KernelCache.isEmpty(folder)).isTrue();
    assertThat(KernelCache.isEmpty(kernels)).isFalse();
    KernelCache there = new KernelCache(kernels, Optional.empty(), DEVICE, DRIVER);
    assertThat(new String(there.compile(SOURCE), StandardCharsets.UTF_8)).startsWith("// text\n");
  }
}
