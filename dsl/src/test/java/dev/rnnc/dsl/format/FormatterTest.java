package dev.rnnc.dsl.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rnnc.dsl.golden.GoldenFile;
import dev.rnnc.dsl.golden.Mutation;
import dev.rnnc.dsl.syntax.Syntax;
import dev.rnnc.source.Diagnostics;
import dev.rnnc.source.RnncException;
import dev.rnnc.source.SourceFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class FormatterTest {
  private static final Pattern COMMENT = Pattern.compile("//[^\n\"]*$", Pattern.MULTILINE);

  @TestFactory
  Stream<DynamicTest> files() {
    return GoldenFile.tests("format", Map.of("formatted", FormatterTest::format));
  }

  /** The language reference shows files as they should look. */
  @ParameterizedTest
  @ValueSource(
      strings = {"whole-job", "network", "sequence-to-sequence", "gru", "training", "comparisons"})
  void leavesTheExamplesOfTheLanguageAsTheyAre(String name) {
    Path file = Path.of("src/test/resources/syntax/right/language-" + name + ".golden");
    String source = GoldenFile.read(file).source();

    assertThat(format(source)).isEqualTo(source);
  }

  /** The standard cells, and the examples. */
  @TestFactory
  Stream<DynamicTest> whatIsShippedLooksAsItShould() throws IOException {
    return Stream.concat(
            shipped(Path.of("src/main/resources/dev/rnnc/dsl/cells")),
            shipped(Path.of("../examples")))
        .map(file ->
            DynamicTest.dynamicTest(
                file.toString(),
                () -> {
                  String text = Files.readString(file);
                  assertThat(format(text)).isEqualTo(text);
                }));
  }

  private static Stream<Path> shipped(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      List<Path> found =
          files
              .filter(file -> file.toString().endsWith(".rnn"))
              .filter(file -> !file.toString().contains("target"))
              .sorted()
              .toList();
      assertThat(found).hasSizeGreaterThan(5);
      return found.stream();
    }
  }

  @Test
  void refusesAFileWithMistakesAndShowsThem() {
    assertThatThrownBy(() -> format("network { gru(64 }\nparam = 3\n"))
        .isInstanceOfSatisfying(
            RnncException.class, refused -> assertThat(refused.diagnostics()).hasSize(2));
  }

  @Test
  void keepsTheLineEndsOfAnotherSystem() {
    assertThat(format("param a=1\r\nparam b=2\r\n")).isEqualTo("param a = 1\r\nparam b = 2\r\n");
  }

  /** Texts changed at random and still right: same meaning, same comments, and stable. */
  @Test
  void formattingTwiceChangesNothingMore() {
    List<String> sources = new ArrayList<>(Mutation.sources("syntax/right"));
    sources.addAll(Mutation.sources("format"));
    int right = 0;
    for (int seed = 0; seed < 4_000; seed++) {
      String text = Mutation.ofLayout(sources.get(seed % sources.size()), seed);
      Diagnostics diagnostics = new Diagnostics();
      Syntax.parse(SourceFile.of("fuzz.rnn", text), diagnostics);
      if (!diagnostics.hasErrors()) {
        right++;
        assertThatCode(() -> checkStable(text))
            .as("seed %d, of:%n%s", seed, text)
            .doesNotThrowAnyException();
      }
    }
    assertThat(right).as("texts that are still right").isGreaterThan(1_000);
  }

  private static void checkStable(String text) {
    String once = format(text);
    assertThat(format(once)).isEqualTo(once);
    assertThat(comments(once)).isEqualTo(comments(text));
  }

  private static List<String> comments(String text) {
    return COMMENT
        .matcher(text.replace("\r", "\n"))
        .results()
        .map(match -> match.group().strip())
        .sorted()
        .toList();
  }

  private static String format(String source) {
    return Formatter.format(SourceFile.of("file.rnn", source));
  }
}
