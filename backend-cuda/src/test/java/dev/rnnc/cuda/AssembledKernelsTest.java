package dev.rnnc.cuda;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rnnc.compile.Compiler;
import dev.rnnc.cpu.DrawnProgram;
import dev.rnnc.cuda.codegen.CudaCode;
import dev.rnnc.cuda.codegen.DeviceShape;
import dev.rnnc.cuda.driver.ComputeCapability;
import dev.rnnc.cuda.driver.CudaVersion;
import dev.rnnc.cuda.driver.KernelCache;
import dev.rnnc.cuda.driver.KernelSource;
import dev.rnnc.cuda.driver.PtxAssembler;
import dev.rnnc.cuda.driver.PtxFiles;
import dev.rnnc.dsl.Rnn;
import dev.rnnc.dsl.Settings;
import dev.rnnc.ir.Precision;
import dev.rnnc.ir.Program;
import dev.rnnc.model.DataSize;
import dev.rnnc.model.Model;
import dev.rnnc.optimize.Optimize;
import dev.rnnc.source.RnncException;
import dev.rnnc.source.SourceFile;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Kernels as PTX, as another machine gets them, assembled to machine code by the compiler in
 * JCuda's jar; where neither NVRTC nor nvcc makes PTX, skipped.
 */
class AssembledKernelsTest {
  @TempDir Path folder = Path.of("");

  private static Stream<Program> programs() {
    Stream<Program> cells =
        Stream.of(
                "gru(hidden = 160)",
                "lstm(hidden = 160)",
                "slstm(hidden = 24)",
                "layer_norm_lstm(hidden = 24)",
                "mgu(hidden = 24)",
                "rnn(hidden = 24)")
            .map(AssembledKernelsTest::training);
    Stream<Program> drawn =
        IntStream.range(0, 4)
            .mapToObj(
                seed -> OnStandIn.named("drawn_" + seed, Optimize.all(DrawnProgram.of(seed))));
    return Stream.of(
            cells, drawn, Stream.of(training("gru(hidden = 160)").withPrecision(Precision.BF16)))
        .flatMap(some -> some);
  }

  private static Program training(String cell) {
    String text =
        """
        data table("any.csv", target = y, input = [a, b], time = t)
        network { %s, dense(targets) }
        """
            .formatted(cell);
    SourceFile source = SourceFile.of("cell.rnn", text);
    Model model = Rnn.check(source, Path.of("cell.rnn"), Settings.NONE).runnable();
    Map<DataSize, Integer> sizes = Map.of(DataSize.INPUTS, 3, DataSize.TARGETS, 1);
    return new Compiler(model, sizes, Compiler.Effort.OPTIMISED).training().ready();
  }

  @ParameterizedTest(name = "{index}")
  @MethodSource("programs")
  void assembleForTheirDevices(Program program) {
    KernelSource source = Kernels.source(CudaCode.of(program, DeviceShape.assumed()));
    write(source);
    for (int major : List.of(8, 9)) {
      ComputeCapability device = new ComputeCapability(major, 0);
      byte[] ptx =
          new KernelCache(folder, Optional.empty(), device, new CudaVersion(12, 0)).compile(source);
      PtxAssembler.Need need = PtxAssembler.assemble(ptx, device);
      assertThat(need.spilledBytes()).as("spilled for %d.0", major).isZero();
      assertThat(need.codeBytes()).isPositive();
    }
  }

  private void write(KernelSource source) {
    try {
      assertThat(PtxFiles.write(List.of(source), folder)).hasSize(1);
    } catch (RnncException noCompiler) {
      Assumptions.abort("skipped: " + noCompiler.getMessage());
    }
  }
}
