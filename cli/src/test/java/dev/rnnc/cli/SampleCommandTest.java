package dev.rnnc.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rnnc.json.Json;
import dev.rnnc.json.JsonObject;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every option of {@code sample}. */
final class SampleCommandTest {
  private static Workplace place = new Workplace(Path.of(""));

  @BeforeAll
  static void train(@TempDir Path folder) {
    place = Workplace.in(folder);
    assertThat(place.run("train", "small.rnn", "-q").status()).isZero();
  }

  private static String sample(String... options) {
    Cli drawn = place.run("sample", "small.rnn", options);
    assertThat(drawn.err()).isEmpty();
    assertThat(drawn.status()).isZero();
    return drawn.out();
  }

  @Test
  void whatIsNotSaidIsTheFiles() {
    assertThat(sample()).startsWith("to ").hasSize(3 + 12 + 1).endsWith("\n");
  }

  @Test
  void aRunAndACheckpointWillDo() {
    assertThat(place.run("sample", "runs/small").out()).isEqualTo(sample());
    assertThat(place.run("sample", "runs/small/best.safetensors").out()).isEqualTo(sample());
  }

  /** What is drawn is the file's to say, also after it was trained. */
  @Test
  void theBlockOfTheFileCounts() {
    place.write("block.rnn", Workplace.MODEL);
    assertThat(place.run("train", "block.rnn", "-q").status()).isZero();
    place.write("block.rnn", Workplace.MODEL.replace("length = 12", "length = 5"));
    assertThat(place.run("sample", "block.rnn").out()).hasSize(3 + 5 + 1);
    assertThat(place.run("sample", "runs/block").out()).hasSize(3 + 12 + 1);
  }

  @Test
  void aFileStandsForTheRunThatWasTrainedAsItSays() {
    place.write("two.rnn", Workplace.MODEL);
    place.run("train", "two.rnn", "-q");
    place.run("train", "two.rnn", "-q", "--set=width=3");
    assertThat(place.run("sample", "two.rnn", "--length=60").out())
        .isEqualTo(place.run("sample", "runs/two", "--length=60").out());
    assertThat(place.run("sample", "two.rnn", "--length=60", "--set=width=3").out())
        .isEqualTo(place.run("sample", "runs/two-2", "--length=60").out());
  }

  @Test
  void promptAndLength() {
    assertThat(sample("--prompt=not ", "--length=5")).startsWith("not ").hasSize(4 + 5 + 1);
    assertThat(sample("--prompt=", "--length=5")).hasSize(5 + 1);
  }

  @Test
  void theSeedDecides() {
    assertThat(sample("--seed=3")).isEqualTo(sample("--seed=3"));
    assertThat(sample("--seed=3", "--length=40")).isNotEqualTo(sample("--seed=4", "--length=40"));
  }

  /** Each of these leaves only the likeliest. */
  @ParameterizedTest
  @ValueSource(strings = {"--top-k=1", "--top-p=1e-9", "--min-p=1"})
  void theLikeliestAlone(String option) {
    String greedy = sample("--temperature=0", "--length=30");
    assertThat(sample(option, "--length=30", "--seed=5")).isEqualTo(greedy);
    assertThat(sample("--length=30", "--seed=5")).isNotEqualTo(greedy);
  }

  @Test
  void aHighTemperatureIsNearlyUniform() {
    String drawn = sample("--temperature=1000", "--length=400", "--prompt=");
    assertThat(drawn.chars().distinct().count()).isEqualTo(14);
  }

  @Test
  void stopEndsAText() {
    String whole = sample("--length=200", "--seed=9");
    assertThat(whole.indexOf('e', 3)).isPositive();
    assertThat(sample("--length=200", "--seed=9", "--stop=e"))
        .isEqualTo(whole.substring(0, whole.indexOf('e', 3) + 1) + "\n");
  }

  @Test
  void countDrawsSeveralEachWithItsSeed() {
    List<JsonObject> drawn =
        sample("--count=3", "--seed=7", "--json", "--length=30")
            .lines()
            .map(Json::readObject)
            .toList();
    assertThat(drawn).map(event -> event.text("event")).containsOnly("sample");
    assertThat(drawn).map(event -> event.integer("seed")).containsExactly(7L, 8L, 9L);
    assertThat(drawn).map(event -> event.text("text")).doesNotHaveDuplicates();
    assertThat(drawn.getLast().text("text") + "\n").isEqualTo(sample("--seed=9", "--length=30"));
  }

  @Test
  void aNarrowBeamTakesTheLikeliest() {
    assertThat(sample("--beam=1", "--length=30"))
        .isEqualTo(sample("--temperature=0", "--length=30"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--temperature=1",
        "--top-k=3",
        "--top-p=0.5",
        "--min-p=0.1",
        "--seed=1",
        "--count=3"
      })
  void aBeamDrawsNothing(String option) {
    Cli wrong = place.run("sample", "small.rnn", "--beam=4", option);
    assertThat(wrong.status()).isEqualTo(2);
    assertThat(wrong.err()).contains("so nothing is drawn and " + option.split("=", 2)[0]);
  }

  /** The weights are the same: how to sample is no part of the training. */
  @ParameterizedTest
  @ValueSource(strings = {"--temperature=5", "--seed=9", "--count=3"})
  void aBeamOfTheFileDrawsNothingUnlessItIsPutOff(String option) {
    String drawn = sample(option, "--length=30");
    place.write("small.rnn", Workplace.MODEL.replace("length = 12", "length = 12, beam = 4"));
    Cli wrong;
    String putOff;
    try {
      wrong = place.run("sample", "small.rnn", option);
      putOff = sample("--beam=none", option, "--length=30");
    } finally {
      place.write("small.rnn", Workplace.MODEL);
    }
    assertThat(wrong.status()).isEqualTo(2);
    assertThat(wrong.err())
        .contains("`beam = 4` of the file looks for the likeliest text (--beam=none draws), so")
        .contains("so nothing is drawn and " + option.split("=", 2)[0]);
    assertThat(putOff).isEqualTo(drawn);
  }

  @ParameterizedTest
  @CsvSource({
    "--length=0, at least 1",
    "--temperature=-1, at least 0",
    "--temperature=NaN, at least 0",
    "--top-k=0, at least 1",
    "--top-p=0, from above 0 to 1",
    "--min-p=2, from 0 to 1",
    "--count=0, at least 1",
    "--beam=0, from 1 to 1000",
    "--beam=wide, is neither an int nor none",
    "--length=many, is not an int"
  })
  void valuesOutOfBoundsAreMistakes(String option, String said) {
    Cli wrong = place.run("sample", "small.rnn", option);
    assertThat(wrong.status()).isEqualTo(2);
    assertThat(wrong.out()).isEmpty();
    assertThat(wrong.err()).contains(said).contains("see rnnc sample --help");
  }

  @Test
  void aModelOfSomethingElseDrawsNothing() {
    place.write(
        "sum.rnn",
        """
        data adding(length = 5, count = 40)
        network {
          rnn(hidden = 2)
          last
          dense(targets)
        }
        train { epochs = 1 }
        """);
    assertThat(place.run("train", "sum.rnn", "-q").status()).isZero();
    Cli refused = place.run("sample", "sum.rnn");
    assertThat(refused.status()).isEqualTo(1);
    assertThat(refused.err()).contains("error[E0711]");
  }
}
