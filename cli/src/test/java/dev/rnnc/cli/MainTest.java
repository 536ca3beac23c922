package dev.rnnc.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

final class MainTest {
  @Test
  void theKeptHelpIsWhatTheCommandsSay() {
    assertThat(output("--help"))
        .isEqualTo(RootCommand.commandLine().getUsageMessage(CommandLine.Help.Ansi.OFF));
    assertThat(output()).isEqualTo(output("--help"));
  }

  @Test
  void theKeptVersionIsWhatTheCommandsSay() {
    assertThat(output("--version").lines())
        .containsExactly(RootCommand.commandLine().getCommandSpec().version());
  }

  @Test
  void aCommandLineThatIsWrongEndsWithTwo() {
    assertThat(Main.run("--no-such-option")).isEqualTo(2);
  }

  @Test
  void aCommandThatIsNotThereIsNamed() {
    assertThat(errors("trian", "x.rnn"))
        .contains("there is no command `trian`; did you mean `train`?")
        .contains("see rnnc --help");
    assertThat(errors("new", "cell.rnn"))
        .contains("the command `new` does not run yet")
        .doesNotContain("mean");
  }

  @Test
  void optionsAndStagesThatAreNotThereAreRefused() {
    assertThat(errors("explain", "x.rnn", "--backwards")).contains("Unknown option");
    assertThat(errors("compile", "x.rnn", "--emit=cud")).contains("expected one of");
    assertThat(errors("compile", "x.rnn", "--emit=cuda", "--out=x")).contains("is for --emit=ptx");
  }

  @Test
  void digitsAreThoseOfTheFormatsInEveryLanguage(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("small.rnn");
    Files.writeString(
        file,
        """
        data adding(length = 4, count = 60, validation = 10, test = 10)
        network { gru(hidden = 4), last, dense(targets) }
        train { epochs = 1 }
        """);
    Locale before = Locale.getDefault(Locale.Category.FORMAT);
    try {
      Locale.setDefault(Locale.Category.FORMAT, Locale.forLanguageTag("ar-EG-u-nu-arab"));
      assertThat(output("explain", file.toString(), "--unroll=2"))
          .containsPattern("<rect x=\"[0-9]+\"")
          .doesNotContainPattern("[\u0660-\u0669]");
    } finally {
      Locale.setDefault(Locale.Category.FORMAT, before);
    }
  }

  private static String errors(String... arguments) {
    StringWriter err = new StringWriter();
    int status = RootCommand.commandLine().setErr(new PrintWriter(err, true)).execute(arguments);
    assertThat(status).isEqualTo(2);
    return err.toString();
  }

  private static String output(String... arguments) {
    PrintStream before = System.out;
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    System.setOut(new PrintStream(bytes, true, StandardCharsets.UTF_8));
    try {
      assertThat(Main.run(arguments)).isZero();
    } finally {
      System.setOut(before);
    }
    return bytes.toString(StandardCharsets.UTF_8);
  }
}
