package dev.rnnc.dsl.explain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rnnc.dsl.golden.ExplanationExample;
import dev.rnnc.dsl.syntax.Syntax;
import dev.rnnc.source.Diagnostic;
import dev.rnnc.source.Diagnostics;
import dev.rnnc.source.SourceFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class ExplanationsTest {
  private static final Pattern CODE = Pattern.compile("\"([EW]\\d{4})\"");
  private static final Pattern MODULE = Pattern.compile("<module>(.*)</module>");

  /** Two explanations of one code are a broken invariant, so each has one. */
  @Test
  void everyCodeOfEveryModuleIsExplainedAndNoOther() throws IOException {
    assertThat(Explanations.all().keySet()).isEqualTo(reported());
  }

  private static Set<String> reported() throws IOException {
    Set<String> codes = new TreeSet<>();
    for (Path module : modules()) {
      try (Stream<Path> files = Files.walk(module.resolve("src/main/java"))) {
        for (Path file : files.filter(path -> path.toString().endsWith(".java")).toList()) {
          CODE.matcher(Files.readString(file))
              .results()
              .map(match -> match.group(1))
              .forEach(codes::add);
        }
      }
    }
    return codes;
  }

  /** The folders of the modules that the project's pom names and that have sources. */
  private static List<Path> modules() throws IOException {
    Path root = Path.of("..");
    List<Path> modules =
        MODULE
            .matcher(Files.readString(root.resolve("pom.xml")))
            .results()
            .map(match -> root.resolve(match.group(1)))
            .filter(module -> Files.isDirectory(module.resolve("src/main/java")))
            .toList();
    assertThat(modules).hasSizeGreaterThanOrEqualTo(5);
    return modules;
  }

  @Test
  void codesAreFoundInEitherCase() {
    assertThat(Explanations.of("e0016")).isEqualTo(Explanations.of("E0016")).isPresent();
    assertThat(Explanations.of("E9999")).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("codes")
  void showsTheMistakeAndItsMending(String code) {
    String text = Explanations.of(code).orElseThrow();
    String wrong = ExplanationExample.of(text, "wrong");
    assertThat(wrong).isNotBlank();
    assertThat(ExplanationExample.of(text, "right")).isNotBlank().isNotEqualTo(wrong);
  }

  static Set<String> codes() {
    return Explanations.all().keySet();
  }

  /** An example of a mistake of form makes it, and mends it. */
  @TestFactory
  Stream<DynamicTest> examples() {
    return Explanations.all().entrySet().stream()
        .filter(entry -> entry.getKey().compareTo("E0100") < 0)
        .filter(entry -> ExplanationExample.isWholeText(entry.getValue()))
        .map(entry -> DynamicTest.dynamicTest(entry.getKey(), () -> check(entry)));
  }

  private static void check(Map.Entry<String, String> explanation) {
    String text = explanation.getValue();
    assertThat(reported(ExplanationExample.of(text, "wrong"))).containsOnly(explanation.getKey());
    assertThat(reported(ExplanationExample.of(text, "right"))).isEmpty();
  }

  private static List<String> reported(String source) {
    Diagnostics diagnostics = new Diagnostics();
    Syntax.parse(SourceFile.of("example.rnn", source), diagnostics);
    return diagnostics.inOrder().stream().map(Diagnostic::code).toList();
  }
}
