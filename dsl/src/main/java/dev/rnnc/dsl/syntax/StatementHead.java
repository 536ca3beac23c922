package dev.rnnc.dsl.syntax;

import dev.rnnc.dsl.syntax.Lexeme.Kind;
import java.util.List;
import java.util.Set;

/**
 * Sees from the first words of a line that they begin a statement and cannot be part of a value:
 * {@code r = ..}, {@code h' = ..}, {@code state h[..]}, outside of blocks {@code data text(..)}.
 */
final class StatementHead {
  /** Words that may stand behind a name in a value. */
  private static final Set<String> BETWEEN = Set.of("from", "and", "or");

  private StatementHead() {}

  /**
   * Whether a statement begins at {@code index}.
   *
   * @param outside of every block
   */
  static boolean isAt(List<Lexeme> lexemes, int index, boolean outside) {
    if (kind(lexemes, index) != Kind.NAME) {
      return false;
    }
    String word = lexemes.get(index).text();
    int next = behindTarget(lexemes, index);
    return switch (kind(lexemes, next)) {
      case ASSIGN -> true;
      case NAME ->
          next == index + 1
              && !BETWEEN.contains(lexemes.get(next).text())
              && (outside ? Keywords.beginsItem(word) : Keywords.beginsCellLine(word));
      case LBRACE -> outside && Keywords.beginsBlock(lexemes.get(index));
      default -> false;
    };
  }

  /** Behind a name, {@code h'} or {@code train.clip}. */
  private static int behindTarget(List<Lexeme> lexemes, int index) {
    int next = index + 1;
    if (kind(lexemes, next) == Kind.PRIME) {
      return next + 1;
    }
    while (kind(lexemes, next) == Kind.DOT && kind(lexemes, next + 1) == Kind.NAME) {
      next += 2;
    }
    return next;
  }

  private static Kind kind(List<Lexeme> lexemes, int index) {
    return index < lexemes.size() ? lexemes.get(index).kind() : Kind.SEPARATOR;
  }
}
