package dev.rnnc.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rnnc.checkpoint.Checkpoint;
import dev.rnnc.checkpoint.CheckpointFile;
import dev.rnnc.checkpoint.ModelText;
import dev.rnnc.checkpoint.Tensor;
import dev.rnnc.json.Json;
import dev.rnnc.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class EvaluateCommandTest {
  @TempDir Path folder = Path.of("");
  private Workplace place = new Workplace(Path.of(""));

  @BeforeEach
  void train() {
    place = Workplace.in(folder);
    assertThat(place.run("train", "small.rnn", "-q").status()).isZero();
  }

  @Test
  void aFileARunAndACheckpointAreMeasuredAlike() {
    Cli file = place.run("evaluate", "small.rnn");
    assertThat(file.status()).isZero();
    assertThat(file.lines())
        .satisfiesExactly(
            line ->
                assertThat(line)
                    .matches(
                        "validation  loss \\d\\.\\d{4}  accuracy [\\d.]+ %  perplexity [\\d.]+"
                            + "  bits per character [\\d.]+"),
            line -> assertThat(line).startsWith("test  loss "));
    assertThat(place.run("evaluate", "runs/small").out()).isEqualTo(file.out());
    assertThat(place.run("evaluate", "runs/small/best.safetensors").out()).isEqualTo(file.out());
  }

  @ParameterizedTest
  @ValueSource(strings = {"cpu", "reference"})
  void weightsThatDoNotFitTheNetworkBesideThemAreSaid(String backend) {
    Path file = place.path("runs/small/best.safetensors");
    Checkpoint good = CheckpointFile.read(file);
    ModelText text = good.model();
    Checkpoint bad =
        new Checkpoint(
            new ModelText(
                text.name(),
                text.text().replace("width = 6", "width = 7"),
                text.imports(),
                text.settings()),
            good.encoding(),
            good.fingerprint(),
            good.progress(),
            good.weights(),
            good.optimizer(),
            good.states());
    CheckpointFile.write(file, bad);
    Cli refused = Cli.run("evaluate", file.toString(), "--backend=" + backend);
    assertThat(refused.status()).isEqualTo(1);
    assertThat(refused.err()).contains("error[E0708]: ").doesNotContain("\tat ");
  }

  @Test
  void itMeasuresWhatTrainingHasMeasured() {
    List<JsonObject> events =
        place.read("runs/small/log.jsonl").lines().map(Json::readObject).toList();
    JsonObject test = events.getLast();
    assertThat(test.text("event")).isEqualTo("test");
    List<JsonObject> measured =
        place.run("evaluate", "small.rnn", "--json").lines().stream()
            .map(Json::readObject)
            .toList();
    assertThat(measured).hasSize(2);
    assertThat(measured.getFirst().text("event")).isEqualTo("validation");
    assertThat(measured.getFirst().integer("targets")).isEqualTo(79);
    assertThat(measured.getLast().text("event")).isEqualTo("test");
    assertThat(measured.getLast().number("loss")).isEqualTo(test.number("loss"));
    assertThat(measured.getLast().number("accuracy")).isEqualTo(test.number("accuracy"));
  }

  @Test
  void aStreamHasNoLengths() {
    Cli refused = place.run("evaluate", "small.rnn", "--by=length");
    assertThat(refused.status()).isEqualTo(1);
    assertThat(refused.err()).contains("--by=length: the data is a stream, which has no lengths");
  }

  /** Weighted by their targets, the groups' losses are the whole's. */
  @Test
  void sequencesAreMeasuredByTheirLengths() {
    place.write(
        "lines.rnn", Workplace.MODEL.replace("tokens = char", "tokens = char, sequences = line"));
    assertThat(place.run("train", "lines.rnn", "-q").status()).isZero();
    List<JsonObject> events =
        place.run("evaluate", "lines.rnn", "--by=length", "--json").lines().stream()
            .map(Json::readObject)
            .toList();
    JsonObject whole = events.getFirst();
    List<JsonObject> groups =
        events.stream().filter(e -> e.text("event").equals("validation_by_length")).toList();
    assertThat(groups).hasSizeGreaterThan(1);
    assertThat(groups).isSortedAccordingTo(Comparator.comparingLong(group -> group.integer("to")));
    assertThat(groups.stream().mapToLong(group -> group.integer("targets")).sum())
        .isEqualTo(whole.integer("targets"));
    double sum = groups.stream().mapToDouble(g -> g.number("loss") * g.integer("targets")).sum();
    assertThat(sum / whole.integer("targets")).isCloseTo(whole.number("loss"), Offset.offset(1e-6));
    assertThat(place.run("evaluate", "lines.rnn", "--by=length").lines())
        .anySatisfy(line ->
            assertThat(line)
                .matches("  length +sequences +targets +loss +accuracy +perplexity .*"));
  }

  @Test
  void requirementsDecideTheStatus() {
    assertThat(place.run("evaluate", "small.rnn", "--require=accuracy=0.01").status()).isZero();
    assertThat(place.run("evaluate", "small.rnn", "--require=loss=100").status()).isZero();
    Cli missed = place.run("evaluate", "small.rnn", "--require=accuracy=0.99");
    assertThat(missed.status()).isEqualTo(3);
    assertThat(missed.err()).containsPattern("required accuracy 0.99, but it is 0\\.\\d{4}");
    assertThat(place.run("evaluate", "small.rnn", "--require=perplexity=1").status()).isEqualTo(3);
  }

  @Test
  void aRequirementOfSomethingElseIsAMistake() {
    Cli wrong = place.run("evaluate", "small.rnn", "--require=acuracy=0.9");
    assertThat(wrong.status()).isEqualTo(2);
    assertThat(wrong.err())
        .contains("`acuracy` is not measured; measured are loss, accuracy, perplexity");
    assertThat(wrong.out()).as("nothing is measured before").isEmpty();
  }

  @Test
  void whatIsNotANumberMeetsNoRequirement() {
    Path file = place.path("runs/small/best.safetensors");
    Checkpoint good = CheckpointFile.read(file);
    Map<String, Tensor> weights = new HashMap<>(good.weights());
    weights.replaceAll((_, weight) -> {
      float[] elements = new float[weight.elements().length];
      Arrays.fill(elements, Float.NaN);
      return new Tensor(weight.shape(), elements);
    });
    CheckpointFile.write(
        file,
        new Checkpoint(
            good.model(),
            good.encoding(),
            good.fingerprint(),
            good.progress(),
            weights,
            good.optimizer(),
            good.states()));
    Cli missed = place.run("evaluate", "runs/small", "--require=loss=100");
    assertThat(missed.status()).isEqualTo(3);
    assertThat(missed.err()).contains("required loss 100.0, but it is NaN");
  }

  /** Weights never go into another network than that which they were trained in. */
  @Test
  void aFileStandsForTheRunThatWasTrainedAsItSays() {
    place.run("train", "small.rnn", "-q", "--set=width=3");
    Cli six = place.run("evaluate", "small.rnn");
    assertThat(six.err()).isEmpty();
    assertThat(six.out()).isEqualTo(place.run("evaluate", "runs/small").out());
    Cli three = place.run("evaluate", "small.rnn", "--set=width=3");
    assertThat(three.err()).isEmpty();
    assertThat(three.out()).isEqualTo(place.run("evaluate", "runs/small-2").out());
    assertThat(three.out()).isNotEqualTo(six.out());
  }

  @Test
  void aNetworkThatWasNeverTrainedIsRefused() {
    Cli refused = place.run("evaluate", "small.rnn", "--set=width=7");
    assertThat(refused.status()).isEqualTo(1);
    assertThat(refused.out()).isEmpty();
    assertThat(refused.err())
        .contains("error[E0729]: no run in ")
        .contains("runs/small: `width` was 6 and is now 7; `gru_1` was gru of size 6 and is now")
        .contains("small.rnn --set width=7; or use that run: rnnc evaluate ");
  }

  @Test
  void anotherTrainingOfTheNetworkIsMeasuredAndSaid() {
    place.write("small.rnn", Workplace.MODEL.replace("rate = 0.02", "rate = 0.03"));
    Cli measured = place.run("evaluate", "small.rnn");
    assertThat(measured.status()).isZero();
    assertThat(measured.err())
        .startsWith("using " + place.path("runs/small") + ", which was trained otherwise than ")
        .endsWith("says: `train.optimizer.rate` was 0.02 and is now 0.03\n");
    assertThat(measured.out()).isEqualTo(place.run("evaluate", "runs/small").out());
  }

  /** How long it was trained makes no other training of it. */
  @Test
  void aShorterFileStandsForTheLongerRun() {
    place.write("small.rnn", Workplace.MODEL.replace("epochs = 2", "epochs = 1"));
    assertThat(place.run("evaluate", "small.rnn").err()).isEmpty();
  }

  @Test
  void theSeedChooses() {
    place.run("train", "small.rnn", "-q", "--seed=5");
    Cli five = place.run("evaluate", "small.rnn", "--seed=5");
    assertThat(five.out()).isEqualTo(place.run("evaluate", "runs/small-2").out());
    assertThat(place.run("evaluate", "small.rnn").out())
        .isEqualTo(place.run("evaluate", "runs/small").out())
        .isNotEqualTo(five.out());
    assertThat(place.run("evaluate", "small.rnn", "--seed=6").err())
        .contains("trained otherwise", "`seed` was ");
  }

  @Test
  void ofARunNothingIsLeftToChoose() {
    Cli refused = place.run("evaluate", "runs/small", "--set=width=6");
    assertThat(refused.status()).isEqualTo(1);
    assertThat(refused.err()).contains("error[E0612]");
  }

  @Test
  void whereTheDataOfARunIsLookedForIsSaid() throws Exception {
    Path alone = Files.createDirectory(place.path("alone"));
    Files.copy(place.path("runs/small/best.safetensors"), alone.resolve("best.safetensors"));
    assertThat(place.run("evaluate", "alone/best.safetensors").err())
        .contains("error[E0802]")
        .contains("no run.json lies beside the checkpoint");
    Files.move(place.path("text.txt"), place.path("moved.txt"));
    Cli moved = place.run("evaluate", "runs/small");
    assertThat(moved.status()).isEqualTo(1);
    assertThat(moved.err())
        .contains("error[E0802]")
        .contains("from " + folder + "; if it has moved, name the .rnn file in its new place");
    assertThat(place.run("evaluate", "small.rnn").err()).doesNotContain("if it has moved");
  }

  @Test
  void dataThatIsNotWhatItWasIsSaid() {
    place.write("text.txt", Workplace.words(900));
    Cli measured = place.run("evaluate", "runs/small");
    assertThat(measured.status()).isZero();
    assertThat(measured.err()).startsWith("the data is not what it was when ");
  }

  @Test
  void verboseSaysWhatIsDone() {
    assertThat(place.run("evaluate", "small.rnn", "-v").err().lines())
        .satisfiesExactly(
            line -> assertThat(line).startsWith("model: ").endsWith("best.safetensors, step 40"),
            line ->
                assertThat(line)
                    .matches(
                        "data: text.txt: training 640 tokens, validation 80 tokens, test 80"
                            + " tokens, in \\d\\.\\d\\d s"),
            line -> assertThat(line).matches("backend: reference, .*; threads: \\d+"),
            line -> assertThat(line).matches("compiled, in \\d\\.\\d\\d s"));
  }

  @Test
  void withoutAnythingToMeasureItSaysSo() {
    place.write("small.rnn", Workplace.MODEL.replace(", validation = 10%, test = 10%", ""));
    assertThat(place.run("train", "small.rnn", "-q", "--fresh").status()).isZero();
    Cli nothing = place.run("evaluate", "small.rnn");
    assertThat(nothing.status()).isEqualTo(1);
    assertThat(nothing.err()).contains("error[E0726]");
  }

  @Test
  void whatWasNeverTrainedIsSaid() {
    place.write("other.rnn", Workplace.MODEL);
    assertThat(place.run("evaluate", "other.rnn").err())
        .contains("error[E0725]: no trained run of `other` is in ");
    assertThat(place.run("evaluate", "nowhere").err()).contains("error[E0724]");
    assertThat(place.run("evaluate", "nowhere").status()).isEqualTo(1);
    assertThat(place.run("evaluate", "gone.rnn").err()).contains("E0724", "there is no file ");
    assertThat(place.path("small.rnn").toFile().delete()).isTrue();
    assertThat(place.run("evaluate", "small.rnn").err())
        .contains("error[E0724]: there is no file ")
        .contains("a run of it is there: rnnc evaluate " + place.path("runs/small"));
  }
}
