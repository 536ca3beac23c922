package dev.rnnc.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class CompileCommandTest {
  @TempDir Path folder = Path.of("");
  private Workplace place = new Workplace(Path.of(""));

  @BeforeEach
  void begin() {
    place = Workplace.in(folder);
  }

  private Cli emit(String stages) {
    return Cli.run("compile", "--emit=" + stages, place.path("small.rnn").toString());
  }

  /** Each stage has something that no stage before it has. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          ast       | gru(hidden = width)
          model     | [time, batch, vocabulary]
          program   | program training
          training  | store gradient/gru_1.U_z
          passes    | after hoist_steps
          optimised | store gradient/gru_1.U_z
          update    | store mean/gru_1.U_z
          plan      | plan training
          cuda      | extern "C" __global__ void __launch_bounds__
          """)
  void everyStageIsText(String stage, String contained) {
    Cli compiled = emit(stage);
    assertThat(compiled.status()).isZero();
    assertThat(compiled.err()).isEmpty();
    assertThat(compiled.out()).contains(contained).endsWith("\n");
  }

  @Test
  void theProgramHasNoGradientsYet() {
    assertThat(emit("program").out()).doesNotContain("gradient/").contains("loop");
  }

  @Test
  void severalComeInTheOrderAskedFor() {
    assertThat(emit("model,ast").out()).isEqualTo(emit("model").out() + emit("ast").out());
    assertThat(emit("AST").out()).isEqualTo(emit("ast").out());
  }

  @Test
  void aStageThatThereIsNotIsAMistakeOfTheCommandLine() {
    Cli wrong = emit("assembler");
    assertThat(wrong.status()).isEqualTo(2);
    assertThat(wrong.err()).contains("expected one of [AST, MODEL, ").contains("see rnnc compile");
    assertThat(Cli.run("compile", place.path("small.rnn").toString()).status()).isEqualTo(2);
  }

  /** With NVRTC or nvcc the files; without, what to install. */
  @Test
  void ptxGoesToFilesForAnotherMachine() {
    Path kernels = folder.resolve("kernels");
    Cli compiled =
        Cli.run("compile", "--emit=ptx", "--out=" + kernels, place.path("small.rnn").toString());
    if (compiled.status() == 0) {
      assertThat(compiled.lines()).hasSize(5).allMatch(line -> Files.isRegularFile(Path.of(line)));
      assertThat(compiled.err())
          .contains("5 programs for devices of compute capability 7.5 and later")
          .contains("`rnnc doctor`");
    } else {
      assertThat(compiled.err())
          .contains("error[E0620]: NVRTC, which compiles kernels, is not found");
      assertThat(kernels).doesNotExist();
    }
  }
}
