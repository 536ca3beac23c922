package dev.rnnc.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rnnc.json.Json;
import dev.rnnc.json.JsonObject;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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
  }

  @Test
  void aModelThatWasChangedSinceIsRefused() {
    place.write("small.rnn", Workplace.MODEL.replace("param width = 6", "param width = 7"));
    Cli refused = place.run("evaluate", "small.rnn");
    assertThat(refused.status()).isEqualTo(1);
    assertThat(refused.err()).contains("error[E0708]").contains("`gru_1.W_z` of shape [7, 4]");
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
  }
}
