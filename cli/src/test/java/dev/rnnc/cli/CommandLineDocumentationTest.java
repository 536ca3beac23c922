package dev.rnnc.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import picocli.CommandLine.Model.CommandSpec;

/** What docs say of the command line is so, and says all of it. */
final class CommandLineDocumentationTest {
  private static final Path DOCS = Path.of("..", "docs");
  private static final Pattern SHELL = Pattern.compile("(?m)^```sh\n((?:.*\n)*?)```$");
  private static final Pattern WORD = Pattern.compile("\"([^\"]*)\"|(\\S+)");

  private static List<String> pages() throws IOException {
    try (Stream<Path> files = Files.list(DOCS)) {
      return files
          .filter(file -> file.toString().endsWith(".md"))
          .map(CommandLineDocumentationTest::read)
          .toList();
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Every line of a block that is fenced as {@code sh} is a command that is understood. */
  @Test
  void everyCommandIsUnderstood() throws IOException {
    List<String> lines =
        pages().stream()
            .flatMap(page -> SHELL.matcher(page).results())
            .flatMap(block -> block.group(1).lines())
            .toList();
    assertThat(lines)
        .hasSizeGreaterThan(15)
        .allSatisfy(line -> {
          List<String> words = words(line);
          assertThat(words.getFirst()).isEqualTo("rnnc");
          String[] arguments = words.subList(1, words.size()).toArray(String[]::new);
          assertThatCode(() -> RootCommand.commandLine().parseArgs(arguments))
              .as(line)
              .doesNotThrowAnyException();
        });
  }

  private static List<String> words(String line) {
    return WORD.matcher(line)
        .results()
        .map(word -> word.group(1) == null ? word.group(2) : word.group(1))
        .toList();
  }

  @Test
  void everyCommandAndOptionIsDescribed() {
    String reference = read(DOCS.resolve("language.md"));
    CommandSpec root = RootCommand.commandLine().getCommandSpec();
    assertThat(root.subcommands()).hasSizeGreaterThan(8);
    root.subcommands()
        .forEach((name, command) -> {
          assertThat(reference).contains("`rnnc " + name);
          assertThat(options(command.getCommandSpec()))
              .allSatisfy(option ->
                  assertThat(reference)
                      .as("%s of %s", option, name)
                      .containsPattern("`" + option + "\\b"));
        });
  }

  private static List<String> options(CommandSpec command) {
    return command.options().stream().flatMap(option -> Stream.of(option.names())).toList();
  }

  /** The launcher names the commands that compute, for which the optimising compiler pays. */
  @Test
  void theLauncherKnowsWhatTakesLong() {
    String launcher = read(Path.of("..", "rnnc"));
    List<String> computing =
        RootCommand.commandLine().getSubcommands().entrySet().stream()
            .filter(command -> {
              List<String> options = options(command.getValue().getCommandSpec());
              return options.contains("--backend") && options.contains("--quiet");
            })
            .map(Map.Entry::getKey)
            .toList();
    assertThat(computing)
        .contains("train", "compare")
        .allSatisfy(name -> assertThat(launcher).contains("\" " + name + " \"*"));
  }

  @Test
  void everyStageIsDescribed() {
    String row =
        read(DOCS.resolve("language.md"))
            .lines()
            .filter(line -> line.startsWith("| `--emit"))
            .findFirst()
            .orElse("");
    for (CompileCommand.Stage stage : CompileCommand.Stage.values()) {
      assertThat(row).contains("`" + stage.name().toLowerCase(Locale.ROOT) + "`");
    }
  }
}
