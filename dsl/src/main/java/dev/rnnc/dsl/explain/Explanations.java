package dev.rnnc.dsl.explain;

import dev.rnnc.dsl.syntax.ShippedText;
import dev.rnnc.source.BrokenInvariant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * The catalogue of diagnostics. A text holds the explanations of one stage:
 *
 * <pre>
 * # E0016
 * `;` does not separate two statements.
 *
 * wrong:
 *     embed(64); gru(128)
 * right:
 *     embed(64), gru(128)
 * </pre>
 */
public final class Explanations {
  /** The stages that report diagnostics; each has a text of this name. */
  private static final List<String> STAGES =
      List.of("syntax", "check", "data", "checkpoint", "run");

  private static final Pattern HEADING = Pattern.compile("(?m)^# ");

  private Explanations() {}

  /** What a code means, for {@code rnnc explain E0016}; upper or lower case. */
  public static Optional<String> of(String code) {
    return Optional.ofNullable(all().get(code.toUpperCase(Locale.ROOT)));
  }

  /** Every explanation by its code, in the order of the codes. */
  public static Map<String, String> all() {
    Map<String, String> all = new TreeMap<>();
    for (String stage : STAGES) {
      for (String part : HEADING.split(ShippedText.read(Explanations.class, stage + ".txt"), -1)) {
        if (!part.isBlank()) {
          String code = part.substring(0, part.indexOf('\n')).strip();
          String previous = all.put(code, part.strip() + "\n");
          if (previous != null) {
            throw new BrokenInvariant("explain", "two explanations of " + code);
          }
        }
      }
    }
    return all;
  }
}
