package dev.rnnc.dsl.syntax;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rnnc.dsl.golden.Mutation;
import dev.rnnc.source.Diagnostic;
import dev.rnnc.source.Diagnostics;
import dev.rnnc.source.SourceFile;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Whatever stands in a file, the answer is a tree or diagnostics, and they can be printed. */
final class SyntaxFuzzTest {
  private static final int TEXTS = 4_000;

  @Test
  void changedTextsGiveDiagnosticsAndNothingElse() {
    List<String> sources = Mutation.sources("syntax");
    int wrong = 0;
    for (int seed = 0; seed < TEXTS; seed++) {
      String text = Mutation.of(sources.get(seed % sources.size()), seed);
      Diagnostics diagnostics = new Diagnostics();
      try {
        String tree = Syntax.parse(SourceFile.of("fuzz.rnn", text), diagnostics).toString();
        assertThat(tree.isEmpty() && diagnostics.inOrder().isEmpty()).isFalse();
        assertThat(diagnostics.inOrder()).extracting(Diagnostic::toString).doesNotContain("");
      } catch (RuntimeException | StackOverflowError crash) {
        throw new AssertionError("seed " + seed + " crashes on:\n" + text, crash);
      }
      wrong += diagnostics.hasErrors() ? 1 : 0;
    }
    assertThat(wrong).as("texts with a mistake").isBetween(TEXTS / 2, TEXTS - 1);
  }
}
