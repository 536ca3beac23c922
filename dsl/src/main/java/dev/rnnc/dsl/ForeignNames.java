package dev.rnnc.dsl;

import dev.rnnc.dsl.syntax.ShippedText;
import dev.rnnc.source.Diagnostic;
import dev.rnnc.source.Spelling;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Names that other tools use, and what stands here in their place. */
final class ForeignNames {
  /** What to say of a name that stands in quotes. */
  static final String UNQUOTED = "write it without quotes";

  private static final Pattern LINE = Pattern.compile("([^/=:]+) ([=:]) (.*)");
  private static final String FILE = "foreign-names.txt";

  /** Our names, of which the first that is known where it stands is meant. */
  private static final Map<String, List<String>> SAME = new HashMap<>();

  /** What to write where no name of ours means the same. */
  private static final Map<String, String> INSTEAD = new HashMap<>();

  static {
    for (String line : ShippedText.read(ForeignNames.class, FILE).lines().toList()) {
      Matcher parts = LINE.matcher(line);
      if (parts.matches()) {
        for (String name : parts.group(1).split(" ", -1)) {
          if (parts.group(2).equals("=")) {
            SAME.put(key(name), List.of(parts.group(3).split(" ", -1)));
          } else {
            INSTEAD.put(key(name), parts.group(3));
          }
        }
      }
    }
  }

  private ForeignNames() {}

  /** The known name that means the same, or else one that is spelled nearly so. */
  static Optional<String> meant(String written, Collection<String> known) {
    return same(written, known).or(() -> Spelling.nearest(written, known));
  }

  /** What to write in place of a name that is not known, as far as that can be told. */
  static Diagnostic explain(Diagnostic unknown, String written, Collection<String> known) {
    return explain(unknown, written, known, "");
  }

  /**
   * The same.
   *
   * @param otherwise the help if nothing can be told; may be empty
   */
  static Diagnostic explain(
      Diagnostic unknown, String written, Collection<String> known, String otherwise) {
    Optional<String> same = same(written, known);
    if (same.isPresent()) {
      return unknown.label("here it is `" + same.get() + "`");
    }
    String instead = INSTEAD.get(key(written));
    if (instead != null) {
      return unknown.help(instead);
    }
    return otherwise.isEmpty()
        ? unknown.didYouMean(written, known)
        : unknown.didYouMean(written, known, otherwise);
  }

  /** The known name that another tool calls so. */
  static Optional<String> same(String written, Collection<String> known) {
    return SAME.getOrDefault(key(written), List.of()).stream().filter(known::contains).findFirst();
  }

  /** Without case and underscores: {@code HiddenSize} and {@code hidden_size} are one name. */
  private static String key(String name) {
    return name.toLowerCase(Locale.ROOT).replace("_", "");
  }
}
