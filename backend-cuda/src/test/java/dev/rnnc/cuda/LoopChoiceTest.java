package dev.rnnc.cuda;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rnnc.compile.Compiler;
import dev.rnnc.cuda.codegen.CudaCode;
import dev.rnnc.cuda.codegen.CudaProgram;
import dev.rnnc.cuda.codegen.DeviceShape;
import dev.rnnc.cuda.codegen.LoopChoice;
import dev.rnnc.cuda.codegen.LoopForm;
import dev.rnnc.cuda.codegen.Sizes;
import dev.rnnc.cuda.codegen.Work;
import dev.rnnc.dsl.Rnn;
import dev.rnnc.dsl.Settings;
import dev.rnnc.ir.Precision;
import dev.rnnc.model.DataSize;
import dev.rnnc.model.Model;
import dev.rnnc.source.SourceFile;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which form loops over time take where products may be rounded. */
class LoopChoiceTest {
  /**
   * An LSTM of 768 units: tensor cores pay for many rows, where there is a cuBLAS that uses them.
   */
  @ParameterizedTest
  @CsvSource({
    "FLOAT32, 80, true, 64, REGISTERS",
    "TF32, 80, true, 64, LAUNCHES",
    "TF32, 80, false, 64, REGISTERS",
    "TF32, 80, true, 16, REGISTERS",
    "TF32, 90, true, 64, LAUNCHES",
    "TF32, 75, true, 64, REGISTERS",
    "TF32, 86, true, 64, REGISTERS",
    "TF32, 120, true, 64, REGISTERS",
    "BF16, 86, true, 64, LAUNCHES",
    "BF16, 75, true, 64, REGISTERS",
  })
  void tensorCoresAreReckonedWith(
      Precision precision, int capability, boolean cublas, int batch, LoopForm form) {
    CudaProgram program = code(precision, capability);
    LoopChoice.Estimate best =
        program.ways(loops(program).getFirst(), new Sizes(10, batch), cublas).getFirst();
    assertThat(best.form()).isEqualTo(form);
    assertThat(best.onTensorCores()).isEqualTo(form == LoopForm.LAUNCHES);
  }

  @Test
  void theExplanationSaysWhy() {
    assertThat(Explanation.of(code(Precision.BF16, 80), true))
        .contains(
            "  at compute capability 8.0 tensor cores multiply 16.0 times as fast as float32, estimated from NVIDIA's peak rates, not measured\n")
        .contains(
            "    batch 64: launches with tensor cores; estimated, not measured: launches with tensor cores 8.1 µs, registers 19.9 µs,")
        .contains("    batch 1: columns; estimated,");
    assertThat(Explanation.of(code(Precision.TF32, 75), true))
        .contains("  at compute capability 7.5 no faster than in float32, estimated ")
        .doesNotContain("with tensor cores");
    assertThat(Explanation.of(code(Precision.TF32, 80), false))
        .contains("  cuBLAS is not here: all products are as fast as in float32\n")
        .doesNotContain("with tensor cores");
    assertThat(Explanation.of(code(Precision.FLOAT32, 80), true)).doesNotContain("tensor cores");
  }

  private static List<Work.TimeLoop> loops(CudaProgram program) {
    return program.run().stream()
        .flatMap(work -> work instanceof Work.TimeLoop loop ? Stream.of(loop) : Stream.of())
        .toList();
  }

  private static CudaProgram code(Precision precision, int capability) {
    String text =
        """
        data table("any.csv", target = y, input = [a, b], time = t)
        network { lstm(hidden = 768), dense(targets) }
        train { optimizer = sgd(rate = 0.01), precision = %s }
        """
            .formatted(precision.word());
    SourceFile source = SourceFile.of("cell.rnn", text);
    Model model = Rnn.check(source, Path.of("cell.rnn"), Settings.NONE).runnable();
    Map<DataSize, Integer> sizes = Map.of(DataSize.INPUTS, 3, DataSize.TARGETS, 1);
    DeviceShape assumed = DeviceShape.assumed();
    DeviceShape device =
        new DeviceShape(
            "other",
            capability,
            assumed.multiprocessors(),
            assumed.sharedBytes(),
            assumed.registerBlocks(),
            assumed.forms());
    return CudaCode.of(
        new Compiler(model, sizes, Compiler.Effort.OPTIMISED).training().ready(), device);
  }
}
