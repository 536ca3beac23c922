package dev.rnnc.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rnnc.json.Json;
import dev.rnnc.json.JsonObject;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class GradientsCommandTest {
  @TempDir Path folder = Path.of("");
  private Workplace place = new Workplace(Path.of(""));

  @BeforeEach
  void begin() {
    place = Workplace.in(folder);
  }

  @Test
  void ofTheFirstWeightsAsTables() {
    Cli shown = place.run("gradients", "small.rnn");
    assertThat(shown.status()).isZero();
    assertThat(shown.err()).isEqualTo("small, first weights of seed 1\n");
    assertThat(shown.lines())
        .anySatisfy(line -> assertThat(line).matches("  state +0 +1 +2 +4 +7 +each step"))
        .anySatisfy(
            line -> assertThat(line).matches("  gru_1.h( +\\d\\.\\d\\de-\\d\\d){5} +x 0.\\d+"))
        .anySatisfy(line -> assertThat(line).matches("  gru_1.U_z +1.000 +1.000 +1.000 +1.000"))
        .anySatisfy(line -> assertThat(line).matches("  gru_1.r +[\\d.]+ % +[\\d.]+ %"))
        .anySatisfy(line -> assertThat(line).startsWith("norm of the gradient of all weights: "))
        .anySatisfy(line -> assertThat(line).matches("  gru_1.b_z +was all zeros"));
  }

  @Test
  void ofATrainedModelAndOfItsFileAlike() {
    place.run("train", "small.rnn");
    Cli ofFile = place.run("gradients", "small.rnn", "--json");
    Cli ofRun = place.run("gradients", "runs/small", "--json");
    JsonObject fresh = flow(place.run("gradients", "small.rnn", "--json", "--fresh"));
    assertThat(ofFile.out()).isEqualTo(ofRun.out());
    assertThat(flow(ofFile).number("gradient_norm")).isNotEqualTo(fresh.number("gradient_norm"));
    assertThat(fresh.object("state_gradient").names()).containsExactly("gru_1.h");
  }

  /** The epoch's share is the log's: one batch, by itself, is clipped or not. */
  @Test
  void theShareOfClippedStepsIsThatOfTheLog() {
    place.write("small.rnn", Workplace.MODEL.replace("epochs", "clip = 0.4\n  epochs"));
    place.run("train", "small.rnn");
    long step =
        place
            .run("gradients", "small.rnn")
            .err()
            .lines()
            .map(line -> line.replaceAll(".*step ", ""))
            .mapToLong(Long::parseLong)
            .findFirst()
            .orElseThrow();
    double share =
        place
            .read("runs/small/log.jsonl")
            .lines()
            .map(Json::readObject)
            .filter(event -> event.text("event").equals("epoch") && event.integer("step") == step)
            .findFirst()
            .orElseThrow()
            .object("clip_share")
            .number("all");
    assertThat(share).as("for a test that can fail").isGreaterThan(0).isLessThan(1);
    assertThat(place.run("gradients", "runs/small").lines())
        .anySatisfy(line ->
            assertThat(line)
                .matches("  clipped +above +in this batch +in so many of the epoch's steps"))
        .anySatisfy(line ->
            assertThat(line)
                .matches("  all weights +0.4000 +(yes|no) +" + "%.1f %%".formatted(100 * share)));
    assertThat(place.run("gradients", "small.rnn", "--fresh").lines())
        .noneSatisfy(line -> assertThat(line).contains("epoch's steps"))
        .anySatisfy(line -> assertThat(line).matches("  all weights +0.4000 +(yes|no)"));
  }

  /** The share is of what the loss of the last time step gives the state of that time step. */
  @Test
  void severalAreShownTogetherByWhatTheirPathsDifferIn() {
    place.run("train", "small.rnn");
    place.write("small.rnn", Workplace.MODEL.replace("gru(", "lstm("));
    place.run("train", "small.rnn");
    String second = place.path("runs/small-2").toString();
    Cli shown = place.run("gradients", "runs/small", second);
    assertThat(shown.status()).as(shown.err()).isZero();
    assertThat(shown.lines())
        .anySatisfy(line -> assertThat(line).matches("  state +0 +1 +2 +4 +7 +1 % as far as"))
        .anySatisfy(line -> assertThat(line).matches("  small +100 %( +[\\d.e-]+ %){4} +\\d"))
        .anySatisfy(line -> assertThat(line).matches("  small-2 h +100 %( +[\\d.e-]+ %){4} +\\d"))
        .anySatisfy(line -> assertThat(line).matches("  small-2 c +100 %( +[\\d.e-]+ %){4} +\\d"));
    List<JsonObject> flows =
        place.run("gradients", "runs/small", second, "--json").lines().stream()
            .map(Json::readObject)
            .toList();
    assertThat(flows).map(flow -> flow.text("name")).containsExactly("small", "small-2");
  }

  @Test
  void theyAreDrawnAsOneLineForEachState() {
    Cli drawn = place.run("gradients", "small.rnn", "--draw");
    assertThat(drawn.status()).as(drawn.err()).isZero();
    assertThat(drawn.out())
        .startsWith("<svg xmlns=\"http://www.w3.org/2000/svg\"")
        .endsWith("</svg>\n")
        .containsOnlyOnce(">gru_1.h</text>")
        .containsPattern("points=\"84\\.0,28\\.0( [\\d.]+,[\\d.]+){7}\"");
    assertThat(place.run("gradients", "small.rnn", "--draw", "--json").status()).isEqualTo(2);
  }

  private static JsonObject flow(Cli shown) {
    assertThat(shown.status()).as(shown.err()).isZero();
    return Json.readObject(shown.out());
  }

  @Test
  void aTrainingRecordsItInItsLog() {
    place.write("small.rnn", Workplace.MODEL.replace("epochs", "gradients = every(7)\n  epochs"));
    assertThat(place.run("train", "small.rnn").status()).isZero();
    List<JsonObject> records =
        place
            .read("runs/small/log.jsonl")
            .lines()
            .map(Json::readObject)
            .filter(line -> line.text("event").equals("gradients"))
            .toList();
    assertThat(records).map(line -> line.integer("step")).startsWith(1L, 7L, 14L);
    assertThat(records)
        .allSatisfy(line ->
            assertThat(line.names())
                .contains(
                    "state_gradient",
                    "factor_per_step_back",
                    "spectral_radius",
                    "singular_values",
                    "saturated_low",
                    "saturated_high",
                    "clip_share",
                    "update_to_weight"));
  }
}
