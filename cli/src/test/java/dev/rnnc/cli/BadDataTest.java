package dev.rnnc.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Data that cannot be used: status 1, and a diagnostic that names file and line. */
final class BadDataTest {
  private static final String TABLE =
      """
      data table("data.csv", time = day, target = %s, window = 2, test = 2)
      network {
        gru(hidden = 3)
        last
        dense(targets)
      }
      """;

  private static final String CLASSES =
      """
      data labelled("data.tsv", label = 1, text = 2, tokens = char, test = 20%)
      network {
        embed(3)
        gru(hidden = 3)
        last
        dense(classes)
      }
      """;

  @TempDir Path folder = Path.of("");

  private Cli run(String model) {
    Workplace place = new Workplace(folder);
    place.write("bad.rnn", model);
    Cli run = place.run("run", "bad.rnn");
    assertThat(run.status()).isEqualTo(1);
    assertThat(run.out()).isEmpty();
    return run;
  }

  private void data(String name, String text) {
    new Workplace(folder).write(name, text);
  }

  @Test
  void aMissingColumn() {
    data("data.csv", "day,temperature\n1,2\n2,3\n");
    assertThat(run(TABLE.formatted("temprature")).err())
        .contains("error[E0806]: ")
        .contains("data.csv has no column `temprature`; its columns are `day`, `temperature`")
        .contains("data.csv:1:1")
        .contains("did you mean `temperature`?");
  }

  @Test
  void aFieldThatIsNoNumber() {
    data("data.csv", "day,temperature\n1,2\n2,3\n3,warm\n4,5\n5,5\n6,5\n");
    assertThat(run(TABLE.formatted("temperature")).err())
        .contains("error[E0807]: `warm` is not a number")
        .contains("data.csv:4:3");
  }

  @Test
  void textThatIsNotUtf8() throws Exception {
    Files.write(
        folder.resolve("text.txt"), "one\ntwo\ncaf\u00e9\n".getBytes(StandardCharsets.ISO_8859_1));
    assertThat(run(Workplace.MODEL).err())
        .contains("error[E0804]: ")
        .contains("text.txt is not UTF-8: the first byte that does not fit is on line 3")
        .contains("text.txt:3:4")
        .contains("iconv -f ISO-8859-1 -t UTF-8");
  }

  @Test
  void anEmptyFile() {
    data("text.txt", "");
    assertThat(run(Workplace.MODEL).err()).contains("error[E0805]: ").contains("text.txt has no");
  }

  @Test
  void aTableWithoutRows() {
    data("data.csv", "");
    assertThat(run(TABLE.formatted("temperature")).err())
        .contains("error[E0805]: ", "data.csv has no rows\n", "data.csv:1:1");
    data("data.csv", "\nday,temperature\n");
    assertThat(run(TABLE.formatted("temperature")).err())
        .contains("data.csv has no rows below its header", "data.csv:2:1");
  }

  @Test
  void aFileThatIsNotThere() {
    assertThat(run(Workplace.MODEL).err())
        .contains("error[E0802]: cannot read ")
        .contains("text.txt: there is no such file")
        .doesNotContain("--set");
  }

  /** Data that is not shipped: the file says by a param where it is. */
  @Test
  void aFileThatIsNotThereButIsNamedByAParam() {
    String named =
        "param poems = \"text.txt\"\nparam held = \"test.txt\"\n"
            + Workplace.MODEL.replace("\"text.txt\"", "poems").replace("test = 10%", "test = held");
    assertThat(run(named).err()).contains("text.txt: there is no such file", "--set poems=PATH");
    data("text.txt", Workplace.words(800));
    assertThat(run(named).err())
        .contains(
            "test.txt: there is no such file",
            "the param `held` says where it is: --set held=PATH");
  }

  @Test
  void aTextShorterThanAWindow() {
    data("text.txt", "to be");
    assertThat(run(Workplace.MODEL).err()).contains("error[E0809]: ");
  }

  @Test
  void aClassWithOneExample() {
    data("data.tsv", "a\tone\nb\ttwo\na\tthree\na\tfour\na\tfive\na\tsix\n");
    assertThat(run(CLASSES).err())
        .contains("error[E0810]: class `b` has a single example")
        .contains("data.tsv:2:1");
  }

  @Test
  void aSingleClassToLearnFrom() {
    data("data.tsv", "a\tone\na\ttwo\na\tthree\na\tfour\na\tfive\na\tsix\n");
    assertThat(run(CLASSES).err())
        .contains("error[E0823]: all that is learned from (", "has the class `a`")
        .contains("bad.rnn:1:1");
    assertThat(folder.resolve("runs")).doesNotExist();
  }

  @Test
  void aPromptThatTrainingNeverSaw() {
    Workplace place = Workplace.in(folder);
    assertThat(place.run("train", "small.rnn").status()).isZero();
    Cli sample = place.run("sample", "small.rnn", "--prompt=to BE\u00e9");
    assertThat(sample.status()).isEqualTo(1);
    assertThat(sample.out()).isEmpty();
    assertThat(sample.err())
        .contains("error[E0811]: training never saw the characters `B`, `E`, `\u00e9` (U+00E9)")
        .contains("known are: ");
  }

  @Test
  void aPromptInTheFileThatTrainingNeverSawStopsItBeforeItTrains() {
    data("text.txt", Workplace.words(800));
    Cli refused = run(Workplace.MODEL.replace("\"to \"", "\"to BE\""));
    assertThat(refused.err())
        .contains("error[E0811]: training never saw the characters `B`, `E`")
        .contains("bad.rnn:9:19")
        .doesNotContain("training 352 parameters");
    assertThat(folder.resolve("runs")).doesNotExist();
  }
}
