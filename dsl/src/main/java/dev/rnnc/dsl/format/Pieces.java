package dev.rnnc.dsl.format;

import dev.rnnc.dsl.format.Piece.Braces;
import dev.rnnc.dsl.format.Piece.Group;
import dev.rnnc.dsl.format.Piece.Single;
import dev.rnnc.dsl.format.Piece.Statement;
import dev.rnnc.dsl.syntax.Lexeme.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Words to statements. */
final class Pieces {
  private final List<Word> words;
  private int next;

  private Pieces(List<Word> words) {
    this.words = words;
  }

  /** The statements of a whole file, without the word that stands for its end. */
  static List<Statement> of(List<Word> words) {
    Pieces pieces = new Pieces(words);
    return pieces.statements(words.size() - 1);
  }

  /** Up to the closing brace, or to {@code end}. */
  private List<Statement> statements(int end) {
    List<Statement> statements = new ArrayList<>();
    while (next < end && kind() != Kind.RBRACE) {
      List<Piece> pieces = new ArrayList<>();
      while (kind() != Kind.SEPARATOR) {
        pieces.add(piece());
      }
      Word separator = words.get(next++);
      statements.add(
          new Statement(pieces, separator.isComma() ? Optional.of(separator) : Optional.empty()));
    }
    return statements;
  }

  private Piece piece() {
    Word word = words.get(next++);
    return switch (word.kind()) {
      case LPAREN, LBRACKET -> group(word);
      case LBRACE, CALL_LBRACE -> {
        List<Statement> inside = statements(words.size());
        Word closing = words.get(next++);
        yield new Braces(word, inside, closing, word.line() < closing.line());
      }
      default -> new Single(word);
    };
  }

  private Group group(Word opening) {
    List<List<Piece>> elements = new ArrayList<>();
    List<Word> commas = new ArrayList<>();
    List<Piece> element = new ArrayList<>();
    boolean open = !kind().closes() && opening.line() < words.get(next).line();
    while (!kind().closes()) {
      if (kind() == Kind.COMMA) {
        elements.add(element);
        element = new ArrayList<>();
        commas.add(words.get(next++));
      } else {
        element.add(piece());
      }
    }
    if (!element.isEmpty()) {
      elements.add(element);
    }
    return new Group(opening, elements, commas, words.get(next++), open);
  }

  private Kind kind() {
    return words.get(next).kind();
  }

  static Word first(Piece piece) {
    return switch (piece) {
      case Single single -> single.word();
      case Group group -> group.opening();
      case Braces braces -> braces.opening();
    };
  }

  static Word last(Piece piece) {
    return switch (piece) {
      case Single single -> single.word();
      case Group group -> group.closing();
      case Braces braces -> braces.closing();
    };
  }
}
