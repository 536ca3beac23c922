package dev.rnnc.dsl.golden;

import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The examples in the explanation of an error: indented lines under a heading. */
public final class ExplanationExample {
  private ExplanationExample() {}

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
