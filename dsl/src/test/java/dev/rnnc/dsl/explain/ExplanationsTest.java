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

final class ExplanationsTest {
  private static final Pattern CODE = Pattern.compile("\"([EW]\\d{4})\"");

  @Test
  void everyCodeThatIsReportedIsExplainedAndNoOther() throws IOException {
    assertThat(Explanations.all().keySet()).isEqualTo(reported());
  }

  private static Set<String> reported() throws IOException {
    Set<String> codes = new TreeSet<>();
    for (String sources :
        List.of(
            "src/main/java",
            "../core/src/main/java/dev/rnnc/data",
            "../core/src/main/java/dev/rnnc/checkpoint",
            "../core/src/main/java/dev/rnnc/sample",
            "../core/src/main/java/dev/rnnc/train",
            "../backend-cuda/src/main/java",
            "../cli/src/main/java")) {
      try (Stream<Path> files = Files.walk(Path.of(sources))) {
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

  @Test
  void codesAreFoundInEitherCase() {
    assertThat(Explanations.of("e0016")).isEqualTo(Explanations.of("E0016")).isPresent();
    assertThat(Explanations.of("E9999")).isEmpty();
  }

  /** An example of a mistake of form makes it, and mends it. */
  @TestFactory
  Stream<DynamicTest> examples() {
    return Explanations.all().entrySet().stream()
        .filter(entry -> entry.getKey().compareTo("E0100") < 0)
        .filter(entry -> entry.getValue().contains("wrong:"))
        .map(entry -> DynamicTest.dynamicTest(entry.getKey(), () -> check(entry)));
  }

  private static void check(Map.Entry<String, String> explanation) {
    String text = explanation.getValue();
    assertThat(codes(ExplanationExample.of(text, "wrong"))).containsOnly(explanation.getKey());
    assertThat(codes(ExplanationExample.of(text, "right"))).isEmpty();
  }

  private static List<String> codes(String source) {
    Diagnostics diagnostics = new Diagnostics();
    Syntax.parse(SourceFile.of("example.rnn", source), diagnostics);
    return diagnostics.inOrder().stream().map(Diagnostic::code).toList();
  }
}
