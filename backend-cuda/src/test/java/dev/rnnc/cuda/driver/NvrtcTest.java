package dev.rnnc.cuda.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rnnc.source.BrokenInvariant;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Compiles for devices that are not there; where there is no NVRTC, it is skipped. */
final class NvrtcTest {
  private static final KernelSource SUM =
      new KernelSource(
          "sum.cu",
          """
          extern "C" __global__ void __launch_bounds__(128) sum(const float* x, float* y, int n) {
            __shared__ float part[128];
            float sum = 0;
            for (int i = threadIdx.x; i < n; i += 128) sum += tanhf(x[i]);
            part[threadIdx.x] = sum;
            __syncthreads();
            if (threadIdx.x < 32) y[threadIdx.x] = part[threadIdx.x] + part[threadIdx.x + 32];
          }
          """,
          List.of("sum"));

  private Nvrtc nvrtc;

  @BeforeEach
  void find() {
    Assumptions.assumeTrue(Nvrtc.find().isPresent(), "skipped: " + Nvrtc.MISSING);
    nvrtc = Nvrtc.find().orElseThrow();
  }

  @ParameterizedTest
  @CsvSource({"7, 5", "8, 0", "9, 0"})
  void ptxForADriverOfCuda12Assembles(int major, int minor) {
    ComputeCapability capability = new ComputeCapability(major, minor);
    byte[] ptx = NvrtcCompiler.toPtx(nvrtc, capability, new CudaVersion(12, 0)).compile(SUM);
    assertThat(new String(ptx, StandardCharsets.UTF_8)).contains(".version 8.0");
    assertThat(Ptx.target(ptx)).isEqualTo(capability);
    PtxAssembler.Need need = PtxAssembler.assemble(ptx, capability);
    assertThat(need.registers()).isBetween(8, 64);
    assertThat(need.spilledBytes()).isZero();
    assertThat(need.sharedBytes()).isGreaterThanOrEqualTo(512);
    assertThat(need.codeBytes()).isPositive();
  }

  @Test
  void aNewerDeviceGetsTheNewestThatTheCompilerKnows() {
    assertThat(nvrtc.newestFor(new ComputeCapability(8, 1))).hasToString("8.0");
    assertThat(nvrtc.newestFor(new ComputeCapability(99, 0)).major()).isBetween(9, 98);
  }

  @Test
  void aFaultOfTheTextIsSaidByTheCompiler() {
    NvrtcCompiler compiler =
        NvrtcCompiler.toPtx(nvrtc, new ComputeCapability(8, 0), new CudaVersion(12, 0));
    KernelSource wrong =
        new KernelSource("wrong.cu", "__global__ void k() { undeclared = 1; }", List.of("k"));
    assertThatThrownBy(() -> compiler.compile(wrong))
        .isInstanceOf(BrokenInvariant.class)
        .hasMessageContaining("the source does not compile")
        .hasMessageContaining("wrong.cu(1)")
        .hasMessageContaining("undeclared");
  }
}
