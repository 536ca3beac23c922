package dev.rnnc.cuda.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rnnc.source.BrokenInvariant;
import dev.rnnc.source.RnncException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Kernels that one machine compiles for another; where neither NVRTC nor nvcc is, skipped. */
final class PtxFilesTest {
  private static final KernelSource TWICE =
      new KernelSource(
          "twice.cu",
          "extern \"C\" __global__ void twice(float* x) { x[threadIdx.x] *= 2; }\n",
          List.of("twice"));

  @TempDir private Path folder;

  private static Optional<NvccCompiler> nvcc() {
    return NvccCompiler.find(LibraryPlaces.ofThisMachine(), ComputeCapability.LEAST, Driver.LEAST);
  }

  @Test
  void anotherMachineLoadsWhatWasWritten() {
    Assumptions.assumeTrue(
        Nvrtc.find().isPresent() || nvcc().isPresent(), "skipped: neither NVRTC nor nvcc is here");
    List<Path> files = PtxFiles.write(List.of(TWICE), folder);
    assertThat(files).hasSize(1).allMatch(Files::isRegularFile);
    ComputeCapability device = new ComputeCapability(9, 0);
    byte[] ptx =
        new KernelCache(folder, Optional.empty(), device, new CudaVersion(12, 0)).compile(TWICE);
    assertThat(new String(ptx, StandardCharsets.UTF_8))
        .contains(".version 8.0", ".target sm_75", ".entry twice");
    assertThat(PtxAssembler.assemble(ptx, device).codeBytes()).isPositive();
  }

  @Test
  void nvccSaysWhatIsWrongWithATextAndLeavesNothing() {
    Assumptions.assumeTrue(nvcc().isPresent(), "skipped: nvcc is not here");
    KernelSource wrong = new KernelSource("wrong.cu", "__global__ void k() { no(); }", List.of());
    assertThatThrownBy(() -> nvcc().orElseThrow().compile(wrong))
        .isInstanceOf(BrokenInvariant.class)
        .hasMessageContaining("wrong.cu does not compile")
        .hasMessageContaining("\"no\" is undefined");
  }

  @Test
  void withoutACompilerItSaysWhatToInstall() {
    Assumptions.assumeTrue(Nvrtc.find().isEmpty(), "skipped: this machine has NVRTC");
    LibraryPlaces nowhere = new LibraryPlaces(name -> null, false, folder, folder);
    assertThatThrownBy(() -> PtxFiles.write(List.of(TWICE), folder, nowhere))
        .isInstanceOf(RnncException.class)
        .hasMessageContaining("NVRTC, which compiles kernels, is not found: install it by `pip")
        .hasMessageContaining("nvcc would do");
  }
}
