package dev.rnnc.dsl;

import dev.rnnc.dsl.golden.GoldenFile;
import dev.rnnc.source.Diagnostic;
import dev.rnnc.source.SourceFile;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Files and what the checker makes of them: diagnostics, or a model. */
final class CheckGoldenTest {
  @TestFactory
  Stream<DynamicTest> files() {
    return GoldenFile.tests(
        "check",
        Map.of(
            "diagnostics",
            source -> text(check(source).diagnostics()),
            "model",
            source -> ModelText.of(check(source).model().orElseThrow()),
            "comparison",
            source -> check(source).comparison().orElseThrow() + "\n"));
  }

  private static Checked check(String source) {
    return Rnn.check(SourceFile.of("file.rnn", source), Path.of("/f/file.rnn"), Settings.NONE);
  }

  private static String text(List<Diagnostic> diagnostics) {
    return diagnostics.stream().map(Diagnostic::toString).collect(Collectors.joining("\n"));
  }
}
