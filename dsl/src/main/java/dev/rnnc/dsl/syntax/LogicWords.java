package dev.rnnc.dsl.syntax;

import dev.rnnc.dsl.syntax.Lexeme.Kind;
import java.util.ArrayList;
import java.util.List;

/**
 * Marks the names {@code and}, {@code or} and {@code not} where they are operators: between two
 * values, and before one. Elsewhere they stay names.
 */
final class LogicWords {
  private LogicWords() {}

  static List<Lexeme> mark(List<Lexeme> lexemes) {
    List<Lexeme> out = new ArrayList<>(lexemes.size());
    Kind before = Kind.NEWLINE;
    for (int i = 0; i < lexemes.size(); i++) {
      Lexeme lexeme = lexemes.get(i);
      Kind kind = kind(lexeme, before, nextOnLine(lexemes, i));
      out.add(lexeme.as(kind));
      if (kind != Kind.NEWLINE) {
        before = kind;
      }
    }
    return out;
  }

  private static Kind kind(Lexeme lexeme, Kind before, Kind next) {
    if (lexeme.kind() != Kind.NAME) {
      return lexeme.kind();
    }
    boolean operand = next.beginsValue() && next != Kind.MINUS;
    return switch (lexeme.text()) {
      case "and" -> before.endsValue() && (operand || next == Kind.NEWLINE) ? Kind.AND : Kind.NAME;
      case "or" -> before.endsValue() && (operand || next == Kind.NEWLINE) ? Kind.OR : Kind.NAME;
      case "not" -> !before.endsValue() && operand ? Kind.NOT : Kind.NAME;
      default -> Kind.NAME;
    };
  }

  private static Kind nextOnLine(List<Lexeme> lexemes, int index) {
    return index + 1 < lexemes.size() ? lexemes.get(index + 1).kind() : Kind.NEWLINE;
  }
}
