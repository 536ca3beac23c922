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

  private ForeignWords() {}

  static boolean begins(Lexeme statement) {
    return INSTEAD.containsKey(statement.text());
  }

  /** What to write in place of the word. */
  static Optional<String> instead(String word) {
    return Optional.ofNullable(INSTEAD.get(word));
  }
}
