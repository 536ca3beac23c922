package dev.rnnc.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rnnc.checkpoint.CheckpointFile;
import dev.rnnc.json.Json;
import dev.rnnc.json.JsonObject;
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
            line -> assertThat(line).startsWith("  \"to "),
            line -> assertThat(line).startsWith("epoch 2/2  loss"),
            line -> assertThat(line).startsWith("  \"to "),
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
    assertThat(other.err())
        .contains(
            "another training than before: `width` was 6 and is now 5; `gru_1` was gru of size 6"
                + " and is now gru of size 5\n")
        .contains("small-2");
    Cli fresh = place.run("train", "small.rnn", "--fresh");
    assertThat(fresh.err()).contains("epoch 1/3");
  }

  /** The test's result is shown again, but neither measured nor logged again. */
  @Test
  void whatIsUpToDateLeavesItsLogAlone() {
    Cli first = place.run("train", "small.rnn");
    String log = place.read("runs/small/log.jsonl");
    Cli again = place.run("train", "small.rnn");
    assertThat(again.err().lines().toList().getLast())
        .startsWith("test  loss ")
        .isEqualTo(first.err().lines().toList().getLast());
    assertThat(place.read("runs/small/log.jsonl")).isEqualTo(log);
    assertThat(place.run("train", "small.rnn", "--json").out()).contains("\"event\":\"test\"");
    assertThat(Cli.run("runs", "--out=" + place.path("runs")).out()).doesNotContain("up_to_date");
  }

  @Test
  void withoutValidationNoEpochIsCalledBest() {
    place.write("small.rnn", Workplace.MODEL.replace("validation = 10%, ", ""));
    Cli run = place.run("train", "small.rnn");
    assertThat(run.err()).contains("epoch 2/2").doesNotContain("best");
    assertThat(place.read("runs/small/log.jsonl")).doesNotContain("\"best\":true");
  }

  /** What many arguments have changed is said of a few. */
  @Test
  void ofManyChangesSomeAreSaid() {
    place.run("train", "small.rnn", "-q");
    place.write(
        "small.rnn",
        Workplace.MODEL
            .replace("embed(4)", "embed(3)")
            .replace("gru(hidden = width)", "lstm(hidden = width, dropout = 0.1)")
            .replace("batch = 4, unroll = 8", "batch = 5, unroll = 7, clip = 1")
            .replace("rate = 0.02", "rate = 0.01"));
    String said = place.run("train", "small.rnn").err().lines().findFirst().orElse("");
    assertThat(said)
        .startsWith("another training than before: `")
        .matches(".*; and \\d+ more")
        .doesNotContain("#");
    assertThat(said.split(";", -1)).hasSize(6);
  }

  @Test
  void jsonIsOneObjectALine() {
    Cli run = place.run("run", "small.rnn", "--json");
    assertThat(run.status()).isZero();
    assertThat(run.err()).isEmpty();
    List<String> events =
        run.lines().stream().map(line -> Json.readObject(line).text("event")).distinct().toList();
    assertThat(events)
        .containsExactly("start", "weights", "step", "epoch", "sample", "end", "test");
    assertThat(place.read("runs/small/log.jsonl").lines())
        .allSatisfy(line -> assertThat(Json.readObject(line).has("event")).isTrue());
  }

  /** A text after each epoch, which changes nothing of what is learned. */
  @Test
  void samplesShowHowTheNetworkLearns() {
    place.run("train", "small.rnn");
    List<JsonObject> samples =
        place
            .read("runs/small/log.jsonl")
            .lines()
            .map(Json::readObject)
            .filter(event -> event.text("event").equals("sample"))
            .toList();
    assertThat(samples).hasSize(2);
    assertThat(samples.getLast().text("text")).startsWith("to ").hasSizeGreaterThan(8);
    assertThat(samples.getLast().integer("step")).isEqualTo(2 * samples.getFirst().integer("step"));
    place.write("silent.rnn", Workplace.MODEL.replaceFirst("sample .*", ""));
    assertThat(place.run("train", "silent.rnn").status()).isZero();
    assertThat(place.read("runs/silent/log.jsonl")).doesNotContain("\"sample\"");
    assertThat(CheckpointFile.read(place.path("runs/silent/checkpoint.safetensors")).weights())
        .isEqualTo(CheckpointFile.read(place.path("runs/small/checkpoint.safetensors")).weights());
  }

  @Test
  void quietSaysOnlyResults() {
    Cli run = place.run("run", "small.rnn", "-q");
    assertThat(run.err()).isEmpty();
    assertThat(run.out()).startsWith("to ");
  }

  @Test
  void verboseSaysMore() {
    Cli run = place.run("train", "small.rnn", "-v", "--threads=1");
    assertThat(run.err())
        .containsPattern(
            "data: text\\.txt: training 640 tokens, validation 80 tokens, test 80 tokens, in ")
        .containsPattern("backend: double.*; threads: 1\n")
        .containsPattern("compiled, in \\d+\\.\\d\\d s\n")
        .containsPattern("training: \\d+ instructions and those of loops")
        .contains("saved after step 20", "saved after step 40");
    assertThat(place.run("train", "small.rnn", "--fresh").err()).doesNotContain("data:", "saved");
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
    assertThat(run.err())
        .contains("error[E0710]: training diverged")
        .contains("diverged after")
        .doesNotContain("is saved");
    assertThat(Cli.run("runs", "--out=" + place.path("runs")).out()).contains("diverged");
  }

  @Test
  void aTestLossThatIsNotFiniteIsSaid() {
    place.write("wave.csv", "value\n" + "1\n2\n1\n0\n".repeat(5) + "1e30\n-1e30\n1e30\n");
    Path file =
        place.write(
            "wave.rnn",
            """
            data table("wave.csv", target = value, window = 3, test = 3)
            network { gru(3), last, dense(targets) }
            train { epochs = 1 }
            """);
    String[] command = {
      "run", file.toString(), "-q", "--backend=cpu", "--threads=1", "--out=" + place.path("runs")
    };
    for (int time = 0; time < 2; time++) {
      Cli run = Cli.run(command);
      assertThat(run.status()).as(run.err()).isZero();
      assertThat(run.err())
          .contains("warning[W0701]: the test loss of wave is ")
          .contains("help: look for values in the test part");
    }
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
