package dev.rnnc.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rnnc.json.Json;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code run} and {@code train}: what they print, what they leave, and how they end. */
final class TrainCommandsTest {
  @TempDir Path folder = Path.of("");
  private Workplace place = new Workplace(Path.of(""));

  @BeforeEach
  void begin() {
    place = Workplace.in(folder);
  }

  @Test
  void runTrainsEvaluatesAndSamples() {
    Cli run = place.run("run", "small.rnn");
    assertThat(run.status()).isZero();
    assertThat(run.err().lines())
        .satisfiesExactly(
            line ->
                assertThat(line).isEqualTo("small on reference, in " + place.path("runs/small")),
            line -> assertThat(line).isEqualTo("training 352 parameters"),
            line ->
                assertThat(line)
                    .matches(
                        "epoch 1/2  loss \\d\\.\\d{4}  validation \\d\\.\\d{4}  accuracy [\\d.]+ %"
                            + "  perplexity [\\d.]+  bits per character [\\d.]+"
                            + "  [\\d,]+ characters/s  \\d+ s  best"),
            line -> assertThat(line).startsWith("epoch 2/2  loss"),
            line -> assertThat(line).matches("done: 40 steps in \\d+ s"),
            line -> assertThat(line).matches("test  loss \\d\\.\\d{4}  accuracy .*"));
    assertThat(run.out()).startsWith("to ").hasSize("to ".length() + 12 + 1);
    assertThat(folder.resolve("runs/small"))
        .isDirectoryContaining("glob:**/checkpoint.safetensors")
        .isDirectoryContaining("glob:**/best.safetensors")
        .isDirectoryContaining("glob:**/log.jsonl")
        .isDirectoryContaining("glob:**/run.json")
        .isDirectoryContaining("glob:**/small.rnn");
  }

  @Test
  void theSameIsUpToDateAndMoreEpochsGoOn() {
    place.run("train", "small.rnn");
    Cli again = place.run("train", "small.rnn");
    assertThat(again.status()).isZero();
    assertThat(again.err()).contains("up to date: 40 steps done before");
    place.write("small.rnn", Workplace.MODEL.replace("epochs = 2", "epochs = 3"));
    Cli longer = place.run("train", "small.rnn");
    assertThat(longer.err())
        .contains("the same training, but longer")
        .contains("going on after step 40")
        .contains("epoch 3/3")
        .doesNotContain("epoch 2/3");
    Cli other = place.run("train", "small.rnn", "--set=width=5");
    assertThat(other.err()).contains("another training than before: ").contains("small-2");
    Cli fresh = place.run("train", "small.rnn", "--fresh");
    assertThat(fresh.err()).contains("epoch 1/3");
  }

  @Test
  void jsonIsOneObjectALine() {
    Cli run = place.run("run", "small.rnn", "--json");
    assertThat(run.status()).isZero();
    assertThat(run.err()).isEmpty();
    List<String> events =
        run.lines().stream().map(line -> Json.readObject(line).text("event")).distinct().toList();
    assertThat(events).containsExactly("start", "step", "epoch", "end", "test", "sample");
    assertThat(place.read("runs/small/log.jsonl").lines())
        .allSatisfy(line -> assertThat(Json.readObject(line).has("event")).isTrue());
  }

  @Test
  void quietSaysOnlyResults() {
    Cli run = place.run("run", "small.rnn", "-q");
    assertThat(run.err()).isEmpty();
    assertThat(run.out()).startsWith("to ");
  }

  @Test
  void verboseSaysMore() {
    Cli run = place.run("train", "small.rnn", "-v");
    assertThat(run.err())
        .contains("training    640 tokens", "saved after step 20", "saved after step 40");
  }

  @Test
  void aRunThatDivergesEndsWithThree() {
    place.write(
        "small.rnn",
        Workplace.MODEL
            .replace("gru(hidden = width)", "boom()")
            .replace(
                "param width = 6",
                "cell boom() { input x, state h[size(x)]\\n h' = 1e30 * h + x\\n output h' }"
                    .replace("\\n", "\n")));
    Cli run = place.run("run", "small.rnn");
    assertThat(run.status()).isEqualTo(3);
    assertThat(run.err()).contains("error[E0710]: training diverged").contains("diverged after");
    assertThat(Cli.run("runs", "--out=" + place.path("runs")).out()).contains("diverged");
  }

  /** A checkpoint that was cut short is refused and left alone; the best is whole and of use. */
  @Test
  void aCheckpointCutShortIsRefused() throws Exception {
    place.run("train", "small.rnn");
    Path checkpoint = place.path("runs/small/checkpoint.safetensors");
    byte[] whole = Files.readAllBytes(checkpoint);
    byte[] cut = java.util.Arrays.copyOf(whole, whole.length - 100);
    Files.write(checkpoint, cut);
    Cli refused = place.run("run", "small.rnn");
    assertThat(refused.status()).isEqualTo(1);
    assertThat(refused.err())
        .contains("error[E0703]: " + checkpoint + " is cut short: it has ")
        .contains("--fresh");
    assertThat(Files.readAllBytes(checkpoint)).isEqualTo(cut);
    assertThat(place.run("sample", "runs/small").status()).isZero();
    assertThat(place.run("sample", "runs/small/checkpoint.safetensors").status()).isEqualTo(1);
    assertThat(place.run("train", "small.rnn", "--fresh").status()).isZero();
  }
}
