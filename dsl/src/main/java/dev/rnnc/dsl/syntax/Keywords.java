package dev.rnnc.dsl.syntax;

import dev.rnnc.dsl.syntax.Lexeme.Kind;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Marks the names that are keywords where they stand: at the beginning of an item, of a declaration
 * in a cell, and {@code from} behind a value. Everywhere else they are names like others, so that a
 * weight may be called {@code from} and a state {@code state}. Also marks the opening braces of
 * calls in networks.
 */
final class Keywords {
  private static final Map<String, Kind> ITEMS =
      Map.of(
          "param", Kind.PARAM,
          "data", Kind.DATA,
          "network", Kind.NETWORK,
          "train", Kind.TRAIN,
          "sample", Kind.SAMPLE,
          "compare", Kind.COMPARE,
          "cell", Kind.CELL,
          "layer", Kind.LAYER,
          "schedule", Kind.SCHEDULE,
          "import", Kind.IMPORT);

  private static final Map<String, Kind> IN_CELL =
      Map.of(
          "input", Kind.INPUT,
          "state", Kind.STATE,
          "weights", Kind.WEIGHTS,
          "bias", Kind.BIAS,
          "output", Kind.OUTPUT,
          "when", Kind.WHEN);

  /** What the lines between two braces are. */
  private enum Body {
    NETWORK,
    CELL,
    SETTINGS
  }

  private final List<Lexeme> lexemes;
  private final List<Lexeme> out = new ArrayList<>();
  private final Deque<Body> open = new ArrayDeque<>();
  private Body next = Body.SETTINGS;

  private Keywords(List<Lexeme> lexemes) {
    this.lexemes = lexemes;
  }

  static List<Lexeme> mark(List<Lexeme> lexemes) {
    Keywords keywords = new Keywords(lexemes);
    for (int i = 0; i < lexemes.size(); i++) {
      keywords.take(i);
    }
    return keywords.out;
  }

  /** The words that begin an item, sorted. */
  static List<String> ofItems() {
    return ITEMS.keySet().stream().sorted().toList();
  }

  /** The words that begin a line of a cell, as they usually follow each other. */
  static List<String> ofCells() {
    return List.of("input", "state", "weights", "bias", "when", "output");
  }

  static boolean beginsItem(String word) {
    return ITEMS.containsKey(word);
  }

  static boolean beginsCellLine(String word) {
    return IN_CELL.containsKey(word);
  }

  /** Whether the lexeme is a word that begins an item with a block. */
  static boolean beginsBlock(Lexeme lexeme) {
    return Set.of("network", "train", "sample", "compare", "cell", "layer", "schedule")
        .contains(lexeme.text());
  }

  private void take(int index) {
    Lexeme lexeme = lexemes.get(index);
    switch (lexeme.kind()) {
      case NAME -> out.add(lexeme.as(name(lexeme.text(), index)));
      case LBRACE -> {
        Body body = open.isEmpty() ? next : open.peek();
        out.add(open.isEmpty() || body != Body.NETWORK ? lexeme : lexeme.as(Kind.CALL_LBRACE));
        open.push(body);
      }
      case RBRACE -> {
        open.pop();
        out.add(lexeme);
      }
      default -> out.add(lexeme);
    }
  }

  private Kind name(String text, int index) {
    if (beginsStatement()) {
      if (open.isEmpty()) {
        Kind kind = ITEMS.getOrDefault(text, Kind.NAME);
        next = body(kind);
        return kind;
      }
      boolean named = follows(index, Kind.ASSIGN) || follows(index, Kind.PRIME);
      boolean mistaken = follows(index, Kind.EQUAL) || follows(index, Kind.COLON);
      return open.peek() == Body.CELL && !named && !mistaken
          ? IN_CELL.getOrDefault(text, Kind.NAME)
          : Kind.NAME;
    }
    Kind before = out.getLast().kind();
    if (text.equals("else") && before == Kind.RBRACE) {
      return Kind.ELSE;
    }
    if (text.equals("when") && before == Kind.ELSE) {
      return Kind.WHEN;
    }
    return text.equals("from") && before.endsValue() ? Kind.FROM : Kind.NAME;
  }

  private static Body body(Kind item) {
    return switch (item) {
      case NETWORK -> Body.NETWORK;
      case CELL, LAYER, SCHEDULE -> Body.CELL;
      default -> Body.SETTINGS;
    };
  }

  private boolean beginsStatement() {
    return out.isEmpty()
        || out.getLast().kind() == Kind.SEPARATOR
        || out.getLast().kind() == Kind.LBRACE
        || out.getLast().kind() == Kind.CALL_LBRACE;
  }

  private boolean follows(int index, Kind kind) {
    return index + 1 < lexemes.size() && lexemes.get(index + 1).kind() == kind;
  }
}
