package dev.rnnc.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A file that asks for rounded products runs on every backend; those that do not round say so. */
final class PrecisionNoticeTest {
  @TempDir Path folder = Path.of("");

  private Workplace place = new Workplace(Path.of(""));

  @BeforeEach
  void makePlace() {
    place = Workplace.in(folder);
    place.write("small.rnn", Workplace.MODEL.replace("epochs = 2", "steps = 2, precision = bf16"));
  }

  @Test
  void trainingSaysInWhatItComputes() {
    assertThat(place.run("train", "small.rnn").err())
        .contains("\n`precision = bf16` has no effect on reference, which computes in double\n");
    place.write("small.rnn", Workplace.MODEL.replace("epochs = 2", "steps = 2"));
    assertThat(place.run("train", "small.rnn").err())
        .contains("another training than before: ", "`train.precision` is gone")
        .doesNotContain("has no effect");
  }

  @Test
  void theExplanationSaysInWhatABackendComputes() {
    String file = place.path("small.rnn").toString();
    assertThat(Cli.run("explain", file).out())
        .contains("\n`precision = bf16` has no effect on cpu, which computes in float32\n");
    assertThat(Cli.run("explain", file, "--backend=cuda").out())
        .contains("\n  products of operands that are rounded to bf16, added in float32; ")
        .doesNotContain("has no effect");
    assertThat(Cli.run("compile", "--emit=cuda", file).out())
        .contains("Real numbers are float32, but products multiply bf16.");
  }
}
