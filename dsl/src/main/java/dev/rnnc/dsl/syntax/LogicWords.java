package dev.rnnc.dsl.syntax;

import dev.rnnc.dsl.syntax.Lexeme.Kind;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * Marks the names {@code and}, {@code or} and {@code not} where they are operators: between two
 * values, and before one. Elsewhere they stay names.
 */
final class LogicWords {
  private LogicWords() {}

  static List<Lexeme> mark(List<Lexeme> lexemes) {
    List<Lexeme> out = new ArrayList<>(lexemes.size());
    Deque<Kind> open = new ArrayDeque<>();
    Kind before = Kind.NEWLINE;
    for (int i = 0; i < lexemes.size(); i++) {
      Lexeme lexeme = lexemes.get(i);
      boolean inList = !open.isEmpty() && open.peek() != Kind.LBRACE;
      Kind kind = kind(lexeme, before, next(lexemes, i + 1, inList));
      out.add(lexeme.as(kind));
      if (kind.opens()) {
        open.push(kind);
      } else if (kind.closes()) {
        open.poll();
      }
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

  /** What follows in the line; in parentheses and lists, in which lines do not end, at all. */
  private static Kind next(List<Lexeme> lexemes, int index, boolean inList) {
    int next = index;
    while (inList && next < lexemes.size() && lexemes.get(next).kind() == Kind.NEWLINE) {
      next++;
    }
    return next < lexemes.size() ? lexemes.get(next).kind() : Kind.NEWLINE;
  }
}
