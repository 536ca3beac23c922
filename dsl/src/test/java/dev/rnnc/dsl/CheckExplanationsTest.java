package dev.rnnc.dsl;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rnnc.dsl.explain.Explanations;
import dev.rnnc.dsl.golden.ExplanationExample;
import dev.rnnc.source.Diagnostic;
import dev.rnnc.source.SourceFile;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The wrong example of an explanation makes its mistake, and the right one mends it. */
final class CheckExplanationsTest {
  @TestFactory
  Stream<DynamicTest> examples() {
    return Explanations.all().entrySet().stream()
        .filter(entry -> entry.getKey().compareTo("E0100") > 0)
        .filter(entry -> entry.getKey().compareTo("E0600") < 0 || entry.getKey().startsWith("W"))
        .filter(entry -> entry.getValue().contains("wrong:"))
        .map(entry -> DynamicTest.dynamicTest(entry.getKey(), () -> check(entry)));
  }

  private static void check(Map.Entry<String, String> explanation) {
    String text = explanation.getValue();
    assertThat(codes(example(text, "wrong"))).containsOnly(explanation.getKey());
    assertThat(codes(example(text, "right"))).isEmpty();
  }

  private static List<String> codes(String source) {
    return Rnn.check(SourceFile.of("example.rnn", source), Path.of("example.rnn"), Settings.NONE)
        .diagnostics()
        .stream()
        .map(Diagnostic::code)
        .toList();
  }

  /** The example, with what a file needs besides. */
  private static String example(String text, String heading) {
    String lines = ExplanationExample.of(text, heading);
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
