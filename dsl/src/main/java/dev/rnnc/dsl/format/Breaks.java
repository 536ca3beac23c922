package dev.rnnc.dsl.format;

import dev.rnnc.dsl.format.Piece.Braces;
import dev.rnnc.dsl.format.Piece.Group;
import dev.rnnc.dsl.format.Piece.Single;
import dev.rnnc.dsl.format.Piece.Statement;
import java.util.List;

/**
 * Where lines end within a statement: where the source asks for it, by comments and by blocks and
 * brackets that it opens at the end of a line, and where a value that is too long is best broken.
 */
final class Breaks {
  private Breaks() {}

  /** Whether something inside asks for several lines. */
  static boolean areAsked(Statement statement) {
    return areAsked(statement.pieces());
  }

  static boolean areAsked(List<Piece> pieces) {
    for (int i = 0; i < pieces.size(); i++) {
      Piece piece = pieces.get(i);
      boolean above = i > 0 && !Pieces.first(piece).above().isEmpty();
      boolean behind = i < pieces.size() - 1 && Pieces.last(piece).behind().isPresent();
      if (above || behind || areAsked(piece)) {
        return true;
      }
    }
    return false;
  }

  static boolean areAsked(Piece piece) {
    return switch (piece) {
      case Single _ -> false;
      case Group group ->
          group.open()
              || group.opening().behind().isPresent()
              || !group.closing().above().isEmpty()
              || group.commas().stream().anyMatch(Word::hasComment)
              || group.elements().stream().anyMatch(Breaks::elementAsks);
      case Braces braces ->
          (braces.open() && !braces.statements().isEmpty())
              || braces.opening().behind().isPresent()
              || !braces.closing().above().isEmpty();
    };
  }

  private static boolean elementAsks(List<Piece> element) {
    return Pieces.first(element.getFirst()).hasComment()
        || Pieces.last(element.getLast()).hasComment()
        || areAsked(element);
  }

  /** The rank of the weakest operator between the pieces; 0 if there is none. */
  static int weakestOperator(List<Piece> pieces, int start, int end) {
    int weakest = 0;
    for (int i = start; i < end; i++) {
      int rank = Flat.binary(pieces, i) ? Flat.rank(Pieces.first(pieces.get(i)).kind()) : 0;
      weakest = rank > 0 && (weakest == 0 || rank < weakest) ? rank : weakest;
    }
    return weakest;
  }

  /** The place of the longest brackets; -1 if none are worth breaking. */
  static int longestGroup(List<Piece> pieces, int start, int end) {
    int longest = -1;
    int width = 2;
    for (int i = start; i < end; i++) {
      int length = Flat.text(pieces.get(i)).length();
      if (pieces.get(i) instanceof Group && length > width) {
        longest = i;
        width = length;
      }
    }
    return longest;
  }
}
