package dev.rnnc.dsl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.rnnc.dsl.explain.Explanations;
import dev.rnnc.dsl.golden.ExplanationExample;
import dev.rnnc.source.Diagnostic;
import dev.rnnc.source.RnncException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** The wrong example of an explanation makes its mistake, and the right one mends it. */
final class CheckExplanationsTest {
  /** Those whose mistake is that a block is not there. */
  private static final Set<String> WITHOUT_A_BLOCK = Set.of("E0401", "E0402");

  @TempDir Path folder = Path.of("");

  @TestFactory
  Stream<DynamicTest> examples() throws IOException {
    Files.writeString(folder.resolve("cells.rnn"), "param width = 64\n");
    Files.writeString(folder.resolve("names.rnn"), example("", ""));
    return Explanations.all().entrySet().stream()
        .filter(entry -> entry.getKey().compareTo("E0100") > 0)
        .filter(entry -> !entry.getKey().matches("[EW]0[678]\\d\\d"))
        .filter(entry -> ExplanationExample.isWholeText(entry.getValue()))
        .map(entry -> DynamicTest.dynamicTest(entry.getKey(), () -> check(entry)));
  }

  private void check(Map.Entry<String, String> explanation) throws IOException {
    String code = explanation.getKey();
    String text = explanation.getValue();
    List<String> wrong = codes(code, ExplanationExample.of(text, "wrong"));
    if (keepsFromRunning(code)) {
      assertThat(wrong).contains(code);
    } else {
      assertThat(wrong).containsOnly(code);
    }
    assertThat(codes(code, ExplanationExample.of(text, "right"))).isEmpty();
  }

  /** Whether a file with such a fault is sound, but not run. */
  private static boolean keepsFromRunning(String code) {
    return code.startsWith("E09") || code.equals("E0402");
  }

  private List<String> codes(String code, String lines) throws IOException {
    Path file = Files.writeString(folder.resolve("example.rnn"), example(code, lines));
    Checked checked = Rnn.check(file, Settings.NONE);
    List<Diagnostic> found = checked.diagnostics();
    if (keepsFromRunning(code)) {
      RnncException refused = catchThrowableOfType(RnncException.class, checked::runnable);
      found = refused == null ? List.of() : refused.diagnostics();
    }
    return found.stream().map(Diagnostic::code).toList();
  }

  /** The example, with what a file needs besides. */
  private static String example(String code, String lines) {
    if (WITHOUT_A_BLOCK.contains(code)) {
      return lines;
    }
    String data = begins(lines, "data") ? "" : "data text(\"a.txt\")\n";
    boolean own = lines.contains(" my(");
    String network =
        begins(lines, "network")
            ? ""
            : "network { embed(8), %s(16), dense(vocabulary) }\n".formatted(own ? "my" : "gru");
    return data + lines + network;
  }

  private static boolean begins(String lines, String keyword) {
    return Pattern.compile("(?m)^" + keyword + " ").matcher(lines).find();
  }
}
