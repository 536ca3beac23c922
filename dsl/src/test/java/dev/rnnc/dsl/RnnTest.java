package dev.rnnc.dsl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rnnc.model.DataSource;
import dev.rnnc.model.Model;
import dev.rnnc.model.Network;
import dev.rnnc.model.Split;
import dev.rnnc.source.Diagnostic;
import dev.rnnc.source.RnncException;
import dev.rnnc.source.SourceFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files on disk: paths, imports and what a command line sets. */
final class RnnTest {
  private static final String JOB =
      """
      param width = 16
      param unit = gru
      param file = "a.txt"
      data text(file)
      network { embed(8), unit(hidden = width), dense(vocabulary) }
      """;

  @TempDir private Path folder;

  private Path write(String name, String text) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.resolveSibling("."));
    return Files.writeString(file, text);
  }

  private static List<String> messages(Checked checked) {
    return checked.diagnostics().stream().map(Diagnostic::message).toList();
  }

  private static List<String> codes(Checked checked) {
    return checked.diagnostics().stream().map(Diagnostic::code).toList();
  }

  @Test
  void pathsAreRelativeToTheFileAndInSettingsToTheShell() throws IOException {
    Path file = write("jobs/job.rnn", JOB);
    Path shell = folder.resolve("shell");

    assertThat(path(Rnn.load(file))).isEqualTo(folder.resolve("jobs/a.txt"));
    Settings settings = new Settings(Map.of("file", "b.txt"), shell);
    assertThat(path(Rnn.check(file, settings).runnable())).isEqualTo(shell.resolve("b.txt"));
  }

  private static Path path(Model model) {
    return ((DataSource.Text) model.data()).path();
  }

  @Test
  void aSettingMayBeANumberAnExpressionOrACell() throws IOException {
    Path file = write("job.rnn", JOB);
    Settings settings = new Settings(Map.of("width", "2 * 12", "unit", "lstm"), folder);
    Network network = Rnn.check(file, settings).runnable().network();

    assertThat(network.node("lstm_1").type()).hasToString("[24]");
  }

  @Test
  void aSettingInThePlaceOfAFileMaySayHowMuchIsHeldOut() throws IOException {
    Path file =
        write(
            "job.rnn",
            """
            param held = "held.txt"
            data text("a.txt", validation = held)
            network { gru(3), dense(vocabulary) }
            train { optimizer = adam(rate = 0.1), batch = 2, unroll = 8, epochs = 1 }
            """);

    assertThat(validation(file, "5%")).isEqualTo(new Split.Fraction(0.05));
    assertThat(validation(file, "0.25")).isEqualTo(new Split.Fraction(0.25));
    assertThat(validation(file, "300")).isEqualTo(new Split.Count(300));
    assertThat(validation(file, "none")).isEqualTo(new Split.None());
    assertThat(validation(file, "./5%")).isEqualTo(new Split.FromFile(folder.resolve("5%")));
    assertThat(validation(file, "new.txt"))
        .isEqualTo(new Split.FromFile(folder.resolve("new.txt")));
    assertThat(messages(Rnn.check(file, new Settings(Map.of("held", "100%"), folder))))
        .containsExactly(
            "`validation` takes a share below 100% or a whole number of examples, not 100%");
  }

  private Split validation(Path file, String held) {
    Settings settings = new Settings(Map.of("held", held), folder);
    return Rnn.check(file, settings).runnable().data().validation();
  }

  @Test
  void aSettingForNoParamIsReported() throws IOException {
    Path file = write("job.rnn", JOB);
    Checked checked = Rnn.check(file, new Settings(Map.of("widht", "3"), folder));

    assertThat(checked.diagnostics())
        .singleElement()
        .satisfies(wrong -> {
          assertThat(wrong.code()).isEqualTo("E0110");
          assertThat(wrong.help()).contains("did you mean `--set width=..`?");
        });
  }

  @Test
  void aFaultySettingIsReportedInItsOwnText() throws IOException {
    Path file = write("job.rnn", JOB);

    assertThat(codes(Rnn.check(file, new Settings(Map.of("width", "0"), folder))))
        .containsExactly("E0204");
    assertThat(codes(Rnn.check(file, new Settings(Map.of("width", "3 +"), folder)))).hasSize(1);
  }

  @Test
  void importedDefinitionsAreUsedLikeOwnOnes() throws IOException {
    write("lib/base.rnn", "param half = 4\nlayer twice { input x, output concat(x, x) }\n");
    write(
        "lib/cells.rnn",
        """
        import "base.rnn"
        cell leaky(hidden, leak = 1 / half) {
          input x
          state h[hidden]
          weights W[hidden, 2 * size(x)]
          h' = leak * h + W @ twice(x)
          output h'
        }
        """);
    Path file =
        write(
            "job.rnn",
            """
            import "lib/base.rnn"
            import "lib/cells.rnn"
            data text("a.txt")
            network { embed(half), leaky(3), twice, dense(vocabulary) }
            """);
    Model model = Rnn.load(file);

    assertThat(model.network().node("leaky_1").type()).hasToString("[3]");
    assertThat(model.network().layers().get(1).layer().equations().getLast())
        .hasToString("h' = 0.25 * h + W @ concat(x, x)");
  }

  @Test
  void theModelCarriesItsImports() throws IOException {
    write("cells.rnn", "layer twice { input x, output concat(x, x) }\n");
    Path file =
        write(
            "job.rnn",
            "import \"cells.rnn\"\ndata text(\"a.txt\")\n"
                + "network { embed(3), twice, dense(vocabulary) }\n");
    Model model = Rnn.load(file);
    Path elsewhere = folder.resolve("elsewhere/job.rnn");
    Model again =
        Rnn.check(SourceFile.of("job.rnn", model.source()), elsewhere, Settings.NONE).runnable();

    assertThat(again.network()).isEqualTo(model.network());
    assertThat(again.source()).isEqualTo(model.source());
  }

  @Test
  void importsInACircleAreReported() throws IOException {
    write("a.rnn", "import \"b.rnn\"\n");
    write("b.rnn", "import \"c.rnn\"\n");
    write("c.rnn", "import \"b.rnn\"\n");

    assertThat(messages(Rnn.check(folder.resolve("a.rnn"), Settings.NONE)))
        .containsExactly("files import each other in a circle: b.rnn → c.rnn → b.rnn");
  }

  @Test
  void whatCannotBeImportedIsReportedWhereItIsImported() throws IOException {
    write("cells.rnn", "network { gru(3) }\nlayer one { input x, output y }\n");
    Path file = write("job.rnn", "import \"cell.rnn\"\nimport \"cells.rnn\"\nimport \".\"\n" + JOB);

    assertThat(codes(Rnn.check(file, Settings.NONE)))
        .containsExactlyInAnyOrder("E0112", "E0112", "E0114");
  }

  @Test
  void aFileThatIsNotThereIsReported() {
    Checked checked = Rnn.check(folder.resolve("none.rnn"), Settings.NONE);

    assertThat(codes(checked)).containsExactly("E0001");
    assertThat(checked.model()).isEmpty();
  }

  @Test
  void definitionsAloneAreSoundButDoNotRun() throws IOException {
    Path file = write("cells.rnn", "layer twice { input x, output concat(x, x) }\n");
    Checked checked = Rnn.check(file, Settings.NONE);

    assertThat(checked.diagnostics()).isEmpty();
    assertThatThrownBy(checked::runnable)
        .isInstanceOf(RnncException.class)
        .hasMessageContaining("only defines things");
  }

  @Test
  void aMistakeOfFormHidesWhatMayFollowFromIt() throws IOException {
    Path file =
        write(
            "job.rnn",
            """
            data text("a.txt")
            cell my(hidden) {
              input x
              state h[hidden]
              n = = h
              h' = n + sum(x)
              output h'
            }
            network { embed(8), my(hidden = 0), dense(vocabulary) }
            """);
    List<String> codes = codes(Rnn.check(file, Settings.NONE));

    assertThat(codes).hasSize(2).contains("E0204").doesNotContain("E0101");
  }
}
