package dev.rnnc.dsl.format;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** A part of a statement: a word, or brackets with what is in them. */
sealed interface Piece {
  /** A word by itself. */
  record Single(Word word) implements Piece {}

  /**
   * Parentheses or a list.
   *
   * @param commas one fewer than elements
   * @param open whether the source begins a new line behind the opening bracket, which asks for one
   *     element a line
   */
  record Group(
      Word opening, List<List<Piece>> elements, List<Word> commas, Word closing, boolean open)
      implements Piece {}

  /**
   * A block.
   *
   * @param open whether the source spreads it over several lines
   */
  record Braces(Word opening, List<Statement> statements, Word closing, boolean open)
      implements Piece {}

  /**
   * What stands between two separators.
   *
   * @param comma the separator behind it, if it is one
   */
  record Statement(List<Piece> pieces, Optional<Word> comma) {
    Word first() {
      return Pieces.first(pieces.getFirst());
    }

    Word last() {
      return Pieces.last(pieces.getLast());
    }

    /** The comments behind it in its last line. */
    List<Comment> behind() {
      return Stream.of(last().behind(), comma.flatMap(Word::behind))
          .flatMap(Optional::stream)
          .toList();
    }
  }
}
