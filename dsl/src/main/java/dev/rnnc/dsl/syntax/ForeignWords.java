package dev.rnnc.dsl.syntax;

import java.util.Map;
import java.util.Optional;

/** Words that begin statements in other languages, and what is written here in their place. */
final class ForeignWords {
  private static final Map<String, String> INSTEAD =
      Map.of(
          "if", "`when condition { … } else { … }` decides when the file is checked",
          "for", "`repeat(n) { … }` writes layers n times",
          "while", "there are no loops: a cell is applied at every time step",
          "return", "a cell says what it gives by `output value`",
          "let", "a value is given a name by `name = value`",
          "var", "a value is given a name by `name = value`",
          "const", "a value is given a name by `name = value`",
          "def", "`cell`, `layer` and `schedule` define something by equations",
          "function", "`cell`, `layer` and `schedule` define something by equations");

  /** Blocks as other tools call them. */
  private static final Map<String, String> ITEMS =
      Map.ofEntries(
          Map.entry("layers", "network"),
          Map.entry("model", "network"),
          Map.entry("net", "network"),
          Map.entry("architecture", "network"),
          Map.entry("dataset", "data"),
          Map.entry("training", "train"),
          Map.entry("optimizer", "train"),
          Map.entry("trainer", "train"),
          Map.entry("fit", "train"),
          Map.entry("generate", "sample"),
          Map.entry("sampling", "sample"),
          Map.entry("sweep", "compare"),
          Map.entry("grid", "compare"),
          Map.entry("include", "import"));

  private ForeignWords() {}

  /** The block that another tool calls so. */
  static Optional<String> item(String word) {
    return Optional.ofNullable(ITEMS.get(word));
  }

  static boolean begins(Lexeme statement) {
    return INSTEAD.containsKey(statement.text());
  }

  /** What to write in place of the word. */
  static Optional<String> instead(String word) {
    return Optional.ofNullable(INSTEAD.get(word));
  }
}
