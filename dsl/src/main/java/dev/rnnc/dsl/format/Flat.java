package dev.rnnc.dsl.format;

import dev.rnnc.dsl.format.Piece.Braces;
import dev.rnnc.dsl.format.Piece.Group;
import dev.rnnc.dsl.format.Piece.Single;
import dev.rnnc.dsl.format.Piece.Statement;
import dev.rnnc.dsl.syntax.Lexeme.Kind;
import java.util.List;
import java.util.stream.Collectors;

/** Pieces on one line: where blanks stand. */
final class Flat {
  private Flat() {}

  static String text(Statement statement) {
    return text(statement.pieces());
  }

  static String text(List<Piece> pieces) {
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < pieces.size(); i++) {
      if (i > 0 && blankBefore(pieces, i)) {
        out.append(' ');
      }
      out.append(text(pieces.get(i)));
    }
    return out.toString();
  }

  static String text(Piece piece) {
    return switch (piece) {
      case Single single -> single.word().text();
      case Group group ->
          group.elements().stream()
              .map(Flat::text)
              .collect(Collectors.joining(", ", group.opening().text(), group.closing().text()));
      case Braces braces ->
          braces.statements().isEmpty()
              ? "{ }"
              : braces.statements().stream()
                  .map(Flat::text)
                  .collect(Collectors.joining(", ", "{ ", " }"));
    };
  }

  /** Whether a blank stands before the piece at {@code index} of a statement or an element. */
  static boolean blankBefore(List<Piece> pieces, int index) {
    Kind left = Pieces.last(pieces.get(index - 1)).kind();
    Kind right = Pieces.first(pieces.get(index)).kind();
    return switch (right) {
      case PRIME, DOT, COLON, COMMA -> false;
      case LPAREN -> left != Kind.NAME && !unary(pieces, index - 1);
      case LBRACKET -> !(index == 2 && Pieces.first(pieces.getFirst()).kind() == Kind.STATE);
      default -> left != Kind.DOT && !unary(pieces, index - 1);
    };
  }

  /** Whether the piece is a minus that negates. */
  private static boolean unary(List<Piece> pieces, int index) {
    return Pieces.last(pieces.get(index)).kind() == Kind.MINUS && !binary(pieces, index);
  }

  /** Whether the piece is an operator between two values. */
  static boolean binary(List<Piece> pieces, int index) {
    return rank(Pieces.first(pieces.get(index)).kind()) > 0
        && index > 0
        && Pieces.last(pieces.get(index - 1)).kind().endsValue();
  }

  /** How strongly an operator binds; 0 for what is none. */
  static int rank(Kind kind) {
    return switch (kind) {
      case OR -> 1;
      case AND -> 2;
      case EQUAL, NOT_EQUAL, LESS, LESS_OR_EQUAL, GREATER, GREATER_OR_EQUAL -> 3;
      case PLUS, MINUS -> 4;
      case STAR, SLASH -> 5;
      case AT -> 6;
      default -> 0;
    };
  }
}
