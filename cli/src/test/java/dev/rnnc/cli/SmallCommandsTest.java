package dev.rnnc.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rnnc.json.Json;
import dev.rnnc.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The commands that train nothing: {@code runs}, {@code fmt}, {@code doctor}, {@code check}. */
final class SmallCommandsTest {
  @TempDir Path folder = Path.of("");

  @Nested
  final class Runs {
    private Cli runs(String... names) {
      String[] arguments = new String[names.length + 2];
      arguments[0] = "runs";
      arguments[1] = "--out=" + folder.resolve("runs");
      System.arraycopy(names, 0, arguments, 2, names.length);
      return Cli.run(arguments);
    }

    private void train() {
      Workplace place = Workplace.in(folder);
      place.run("train", "small.rnn", "-q");
      place.run("train", "small.rnn", "-q", "--set=width=3");
      place.write("other.rnn", Workplace.MODEL.replace("epochs = 2", "epochs = 1"));
      place.run("train", "other.rnn", "-q", "--seed=5");
    }

    @Test
    void aRowARun() {
      train();
      Cli listed = runs();
      assertThat(listed.status()).isZero();
      assertThat(listed.lines())
          .satisfiesExactly(
              line ->
                  assertThat(line)
                      .matches(
                          "run      outcome  steps  best_validation_loss  test_loss"
                              + "  test_accuracy  what differed"),
              line -> assertThat(line).startsWith("other    done     20 "),
              line -> assertThat(line).startsWith("small    done     40 "),
              line -> assertThat(line).startsWith("small-2  done     40 "));
      assertThat(listed.lines().get(1)).doesNotContain("width");
      assertThat(listed.lines().get(2)).endsWith("width=6, network");
      assertThat(listed.lines().get(3)).endsWith("width=3, network");
    }

    @Test
    void someAreCompared() {
      train();
      Cli compared = runs("small-2", "other");
      assertThat(compared.lines().getFirst()).matches(" +small-2 +other");
      assertThat(compared.lines())
          .anySatisfy(line -> assertThat(line).matches("width +3 +6"))
          .anySatisfy(line -> assertThat(line).matches("seed +1 +5"))
          .anySatisfy(line -> assertThat(line).matches("train.epochs +2 +1"))
          .anySatisfy(line -> assertThat(line).matches("steps +40 +20"))
          .noneSatisfy(line -> assertThat(line).contains("#"))
          .noneSatisfy(line -> assertThat(line).contains("gru_1.W_z"));
    }

    @Test
    void jsonHasNumbers() {
      train();
      List<JsonObject> rows = runs("--json").lines().stream().map(Json::readObject).toList();
      assertThat(rows).map(row -> row.text("run")).containsExactly("other", "small", "small-2");
      assertThat(rows).map(row -> row.integer("steps")).containsExactly(20L, 40L, 40L);
      assertThat(rows)
          .allSatisfy(row -> assertThat(row.number("best_validation_loss")).isBetween(1.0, 3.0));
    }

    @Test
    void noneAndUnknownOnes() {
      Cli none = runs();
      assertThat(none.status()).isZero();
      assertThat(none.err()).startsWith("no runs in ");
      train();
      Cli unknown = runs("smal");
      assertThat(unknown.status()).isEqualTo(1);
      assertThat(unknown.err()).contains("error[E0728]").contains("did you mean `small`?");
    }
  }

  @Nested
  final class Fmt {
    private static final String UNTIDY = "network{embed(4)\n  gru( 8 ) // why\n}\n";

    private Path file(String text) {
      return new Workplace(folder).write("a.rnn", text);
    }

    @Test
    void writesOverTheFile() throws Exception {
      Path file = file(UNTIDY);
      Cli formatted = Cli.run("fmt", file.toString());
      assertThat(formatted.status()).isZero();
      assertThat(formatted.err()).isEqualTo("formatted " + file + "\n");
      String text = Files.readString(file);
      assertThat(text).startsWith("network {\n").contains("// why");
      Cli again = Cli.run("fmt", file.toString());
      assertThat(again.err()).isEmpty();
      assertThat(Files.readString(file)).isEqualTo(text);
      assertThat(folder).isDirectoryNotContaining("glob:**.new");
    }

    @Test
    void checkOnlySays() throws Exception {
      Path file = file(UNTIDY);
      Cli checked = Cli.run("fmt", "--check", file.toString());
      assertThat(checked.status()).isEqualTo(1);
      assertThat(checked.out()).isEqualTo(file + " is not formatted\n");
      assertThat(Files.readString(file)).isEqualTo(UNTIDY);
      Cli.run("fmt", file.toString());
      assertThat(Cli.run("fmt", "--check", file.toString()).status()).isZero();
    }

    @Test
    void aLinkStaysALink() throws Exception {
      Path file = file(UNTIDY);
      Path link = Files.createSymbolicLink(folder.resolve("link.rnn"), file);
      assertThat(Cli.run("fmt", link.toString()).status()).isZero();
      assertThat(link).isSymbolicLink();
      assertThat(Files.readString(file)).startsWith("network {\n");
    }

    @Test
    void whatCannotBeReadIsLeftAlone() throws Exception {
      Path wrong = file("network { embed(4) gru(8) }\n");
      Cli mistaken = Cli.run("fmt", wrong.toString());
      assertThat(mistaken.status()).isEqualTo(1);
      assertThat(mistaken.err()).contains("error[E0043]").contains(wrong + ":1:20");
      assertThat(Files.readString(wrong)).isEqualTo("network { embed(4) gru(8) }\n");
      Cli missing = Cli.run("fmt", folder.resolve("none.rnn").toString());
      assertThat(missing.status()).isEqualTo(1);
      assertThat(missing.err()).contains("error[E0727]").contains("there is no such file");
      Path binary = Files.write(folder.resolve("b.rnn"), new byte[] {'a', (byte) 0xff});
      assertThat(Cli.run("fmt", binary.toString()).err()).contains("it is not text in UTF-8");
    }
  }

  @Test
  void doctorSaysWhatThereIs() {
    Cli doctor = Cli.run("doctor");
    assertThat(doctor.status()).isZero();
    assertThat(doctor.lines())
        .anySatisfy(line -> assertThat(line).startsWith("java        25"))
        .anySatisfy(line -> assertThat(line).matches("processors +\\d+"))
        .anySatisfy(line -> assertThat(line).startsWith("cpu         available: "))
        .anySatisfy(line -> assertThat(line).startsWith("cuda        "))
        .anySatisfy(line -> assertThat(line).startsWith("reference   available: double"));
  }

  @Test
  void checkSaysNothingIsWrongOrAllThatIs() {
    Workplace place = Workplace.in(folder);
    Cli right = Cli.run("check", place.path("small.rnn").toString());
    assertThat(right.status()).isZero();
    assertThat(right.err()).contains("small.rnn: no errors");
    place.write("wrong.rnn", Workplace.MODEL.replace("gru(", "gruu(").replace("adam", "adan"));
    Cli wrong = Cli.run("check", place.path("wrong.rnn").toString(), "--stacktrace");
    assertThat(wrong.status()).isEqualTo(1);
    assertThat(wrong.out()).isEmpty();
    assertThat(wrong.err()).contains("did you mean `gru`").contains("did you mean `adam`");
  }

  @Test
  void checkComparesTheGradientsOfALikelihood() {
    Workplace place = Workplace.in(folder);
    place.write("wave.csv", "value\n1\n2\n1\n0\n1\n2\n1\n0\n1\n2\n1\n0\n");
    place.write(
        "wave.rnn",
        """
        data table("wave.csv", target = value, window = 3, horizon = 2)
        network { gru(3), last, dense(2 * targets) }
        train { loss = gaussian }
        """);
    Cli checked = Cli.run("check", "--gradients", place.path("wave.rnn").toString());
    assertThat(checked.status()).as(checked.err()).isZero();
    assertThat(checked.out()).contains("dense_1.W: 12 of 12 compared, all agree");
  }

  @Test
  void checkComparesGradients() {
    Workplace place = Workplace.in(folder);
    Cli checked = Cli.run("check", "--gradients", place.path("small.rnn").toString());
    assertThat(checked.status()).isZero();
    assertThat(checked.out())
        .contains("gru_1.U_n: 24 of 36 compared, all agree; worst")
        .contains("all derivatives agree");
  }

  /** What would have no effect is not taken. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "sample --threads=1",
        "sample --fresh",
        "evaluate --fresh",
        "runs --seed=1",
        "runs --set=a=1",
        "runs --backend=cpu",
        "bench --out=runs",
        "bench --fresh"
      })
  void optionsWithoutEffectAreNotOffered(String line) {
    String[] words = line.split(" ", 2);
    Cli refused = Cli.run(words[0], "x.rnn", words[1]);
    assertThat(refused.status()).isEqualTo(2);
    assertThat(refused.err()).contains("Unknown option: '" + words[1]);
  }

  @Test
  void mistakesOfTheCommandLineEndWithTwo() {
    Cli unknown = Cli.run("smaple", "x");
    assertThat(unknown.status()).isEqualTo(2);
    assertThat(unknown.err()).contains("sample").contains("see rnnc --help");
    Cli option = Cli.run("sample", "x", "--temprature=1");
    assertThat(option.err()).contains("--temperature").contains("see rnnc sample --help");
    Cli backend = Workplace.in(folder).run("train", "small.rnn", "--backend=cpi");
    assertThat(backend.status()).isEqualTo(2);
  }
}
