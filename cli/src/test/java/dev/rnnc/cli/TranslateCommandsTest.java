package dev.rnnc.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rnnc.json.Json;
import dev.rnnc.json.JsonObject;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands on a network that translates. */
final class TranslateCommandsTest {
  private static Workplace place = new Workplace(Path.of(""));
  private static Cli ran = new Cli(0, "", "");

  @BeforeAll
  static void run(@TempDir Path folder) {
    place = new Workplace(folder);
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < 60; i++) {
      lines.append("to be %d\tetre %d\n".formatted(i % 15, i));
    }
    place.write("pairs.tsv", lines.toString());
    place.write(
        "pairs.rnn",
        """
        data pairs("pairs.tsv", validation = 10, test = 10)
        network {
          encoder { embed(4), gru(6) }
          decoder { embed(4), gru(6, start = encoder), attend(encoder), dense(vocabulary) }
        }
        train { batch = 8, epochs = 2 }
        sample { count = 2, length = 3 }
        """);
    ran = place.run("run", "pairs.rnn");
    assertThat(ran.status()).as(ran.err()).isZero();
  }

  @Test
  void runTranslatesWhatIsHeldOut() {
    List<String> lines = ran.out().lines().toList();
    assertThat(lines).hasSize(8);
    assertThat(lines.get(0)).startsWith("source      to be ");
    assertThat(lines.get(1)).startsWith("reference   etre ");
    assertThat(lines.get(2)).startsWith("translated  ");
    assertThat(ran.err()).contains("  bleu ").contains("  chrf ").contains("  perplexity ");
  }

  /** The page's slider goes through them: the same sources, epoch after epoch. */
  @Test
  void theLogHasTranslationsOfEveryEpoch() {
    List<List<String>> samples =
        place
            .read("runs/pairs/log.jsonl")
            .lines()
            .map(Json::readObject)
            .filter(event -> event.text("event").equals("sample"))
            .map(event -> event.text("text").lines().toList())
            .toList();
    assertThat(samples).hasSize(2);
    assertThat(samples.getFirst())
        .hasSize(2) // of ten pairs held out, five have each source
        .allSatisfy(line -> assertThat(line).matches("to be \\d+ → .*\\(etre \\d+\\)"));
    assertThat(samples.getLast().stream().map(line -> line.split(" → ", 2)[0]))
        .containsExactlyElementsOf(
            samples.getFirst().stream().map(line -> line.split(" → ", 2)[0]).toList());
  }

  @Test
  void aPromptIsTranslated() {
    Cli plain = place.run("sample", "pairs.rnn", "--prompt=to be 3");
    assertThat(plain.status()).isZero();
    assertThat(plain.out().lines()).hasSize(1);
    JsonObject json =
        Json.readObject(place.run("sample", "runs/pairs", "--prompt=to be 3", "--json").out());
    assertThat(json.text("text")).isEqualTo(plain.out().strip());
    assertThat(json.text("source")).isEqualTo("to be 3");
    assertThat(place.run("sample", "runs/pairs", "--prompt=to be 3", "--beam=3").status()).isZero();
  }

  @Test
  void whatIsHeldOutIsTranslatedWithoutOne() {
    assertThat(place.run("sample", "pairs.rnn").out()).isEqualTo(ran.out());
    List<String> lines =
        place.run("sample", "runs/pairs", "--count=3", "--json").out().lines().toList();
    assertThat(lines).hasSize(3);
    JsonObject first = Json.readObject(lines.getFirst());
    assertThat(first.text("source")).startsWith("to be ");
    assertThat(first.text("reference")).startsWith("etre ");
  }

  @Test
  void nothingIsDrawn() {
    for (String option : List.of("--temperature=1", "--top-k=2", "--seed=3", "--stop=a")) {
      Cli refused = place.run("sample", "runs/pairs", option);
      assertThat(refused.status()).isEqualTo(2);
      assertThat(refused.err()).contains("this network looks for the likeliest translation");
    }
  }

  @Test
  void evaluationScoresTranslations() {
    Cli evaluated = place.run("evaluate", "runs/pairs", "--json");
    List<String> lines = evaluated.out().lines().toList();
    assertThat(lines).hasSize(2);
    for (String line : lines) {
      JsonObject part = Json.readObject(line);
      assertThat(part.number("bleu")).isBetween(0.0, 100.0);
      assertThat(part.number("chrf")).isBetween(0.0, 100.0);
    }
    assertThat(place.run("evaluate", "runs/pairs", "--require=bleu=101").status()).isEqualTo(3);
    assertThat(place.run("evaluate", "runs/pairs", "--require=chrf=0").status()).isZero();
  }

  @Test
  void explainShowsBothParts() {
    String file = place.path("pairs.rnn").toString();
    assertThat(Cli.run("explain", file).out())
        .contains("gru_1  ")
        .contains("gru_2  ")
        .contains("the source");
    assertThat(Cli.run("explain", "attend").out()).contains("layer attend(");
  }

  @Test
  void derivativesAgree() {
    String file = place.path("pairs.rnn").toString();
    assertThat(Cli.run("check", "--gradients", file).out())
        .contains("attend_1.C: ")
        .contains("gru_1.U_z: ")
        .contains("all derivatives agree");
  }

  @Test
  void whatIsLookedAtIsShown() {
    Cli shown = place.run("sample", "runs/pairs", "--prompt=to be 3", "--alignment");
    assertThat(shown.status()).as(shown.err()).isZero();
    List<String> lines = shown.out().lines().toList();
    assertThat(lines.get(1).strip()).matches("to +be +<unknown>");
    assertThat(lines).hasSizeGreaterThan(2);
    JsonObject json =
        Json.readObject(
            place.run("sample", "runs/pairs", "--prompt=to be 3", "--alignment", "--json").out());
    assertThat(json.texts("source_tokens")).containsExactly("to", "be", "<unknown>");
    assertThat(json.object("alignment").names()).containsExactly("attend_1");
    assertThat(shown.out().lines()).hasSize(json.texts("tokens").size() + 3);
  }

  @Test
  void sentencesOfAFileArePredicted() {
    place.write("new.txt", "to be 3\tetre 3\n\nto be 4\n");
    Cli csv =
        Cli.run(
            "predict",
            place.path("runs/pairs").toString(),
            place.path("new.txt").toString(),
            "--alignment");
    assertThat(csv.status()).as(csv.err()).isZero();
    List<String> lines = csv.out().lines().toList();
    assertThat(lines).hasSize(3);
    assertThat(lines.getFirst())
        .isEqualTo("row,source,prediction,truth,source_tokens,tokens,alignment");
    assertThat(lines.get(1)).startsWith("1,to be 3,").contains(",etre 3,to be <unknown>,");
    assertThat(lines.get(2)).startsWith("3,to be 4,");
    assertThat(csv.err()).contains("2 rows, 1 with a truth:  bleu ");
    JsonObject json =
        Json.readObject(
            Cli.run("predict", place.path("runs/pairs").toString(), "--text=to be", "--json")
                .out());
    assertThat(json.names()).containsExactly("row", "source", "prediction");
    assertThat(
            Cli.run(
                    "predict",
                    place.path("runs/pairs").toString(),
                    place.path("new.txt").toString(),
                    "--probabilities")
                .status())
        .isEqualTo(2);
  }

  @Test
  void thePageHoldsWhatIsLookedAt() {
    assertThat(place.read("runs/pairs/report.html"))
        .contains("\"alignments\":[{\"text\":\"to be ")
        .contains("\"attend_1\":[[");
  }
}
