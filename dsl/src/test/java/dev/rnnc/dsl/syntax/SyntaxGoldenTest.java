package dev.rnnc.dsl.syntax;

import dev.rnnc.dsl.golden.GoldenFile;
import dev.rnnc.source.Diagnostic;
import dev.rnnc.source.Diagnostics;
import dev.rnnc.source.SourceFile;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

final class SyntaxGoldenTest {
  @TestFactory
  Stream<DynamicTest> files() {
    return GoldenFile.tests(
        "syntax", Map.of("ast", SyntaxGoldenTest::tree, "diagnostics", SyntaxGoldenTest::messages));
  }

  private static String tree(String source) {
    return Syntax.parse(SourceFile.of("file.rnn", source), new Diagnostics()).toString();
  }

  private static String messages(String source) {
    Diagnostics diagnostics = new Diagnostics();
    Syntax.parse(SourceFile.of("file.rnn", source), diagnostics);
    return diagnostics.inOrder().stream()
        .map(Diagnostic::toString)
        .collect(Collectors.joining("\n"));
  }
}
