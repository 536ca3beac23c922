package dev.rnnc.dsl.golden;

import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The examples in the explanation of an error: indented lines under a heading. */
public final class ExplanationExample {
  private ExplanationExample() {}

  /** Whether what is wrong is a text of the language: no command line, and nothing left out. */
  public static boolean isWholeText(String explanation) {
    String wrong = of(explanation, "wrong");
    return !wrong.startsWith("rnnc ") && !wrong.contains("…");
  }

  /** The example under {@code wrong:} or {@code right:}. */
  public static String of(String explanation, String heading) {
    return Pattern.compile("(?m)^" + heading + ":\n((?:(?: {4}.*)?\n)+)")
        .matcher(explanation)
        .results()
        .findFirst()
        .orElseThrow()
        .group(1)
        .lines()
        .map(line -> line.replaceFirst("^ {4}", ""))
        .collect(Collectors.joining("\n", "", "\n"));
  }
}
