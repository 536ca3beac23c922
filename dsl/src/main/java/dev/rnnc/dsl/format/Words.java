package dev.rnnc.dsl.format;

import dev.rnnc.dsl.syntax.Lexeme;
import dev.rnnc.dsl.syntax.Lexemes;
import dev.rnnc.source.Span;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/**
 * Lexemes to words: every comment finds the word to which it belongs. In a line with code that is
 * the word before it; in a line of its own the next word, but never a comma or a line end.
 */
final class Words {
  private final List<Word> words = new ArrayList<>();
  private final List<Comment> above = new ArrayList<>();

  /** The index of the last word that can be seen, which a line end cannot. */
  private int visible = -1;

  private int line = 1;

  private Words() {}

  /** All words, and one more for the end of the file, which has no text. */
  static List<Word> of(Lexemes lexemes, Span endOfFile) {
    Words words = new Words();
    Iterator<Span> comments = lexemes.comments().iterator();
    Optional<Span> comment = next(comments);
    for (Lexeme lexeme : lexemes.lexemes()) {
      if (isLineEnd(lexeme)) {
        words.words.add(new Word(lexeme, List.of(), false, Optional.empty()));
        continue;
      }
      while (comment.isPresent() && comment.get().start() < lexeme.span().start()) {
        words.take(comment.get());
        comment = next(comments);
      }
      words.take(lexeme);
    }
    while (comment.isPresent()) {
      words.take(comment.get());
      comment = next(comments);
    }
    words.take(new Lexeme(Lexeme.Kind.SEPARATOR, endOfFile));
    return words.words;
  }

  private static Optional<Span> next(Iterator<Span> comments) {
    return comments.hasNext() ? Optional.of(comments.next()) : Optional.empty();
  }

  private static boolean isLineEnd(Lexeme lexeme) {
    return lexeme.kind() == Lexeme.Kind.SEPARATOR && !lexeme.text().equals(",");
  }

  private void take(Lexeme lexeme) {
    boolean blank = lexeme.span().line() > line + 1;
    boolean comma = lexeme.text().equals(",");
    visible = words.size();
    words.add(new Word(lexeme, comma ? List.of() : above, blank, Optional.empty()));
    if (!comma) {
      above.clear();
    }
    line = lexeme.span().line();
  }

  private void take(Span place) {
    Comment comment = new Comment(place, place.line() > line + 1);
    if (visible >= 0 && place.line() == line && above.isEmpty()) {
      words.set(visible, words.get(visible).with(comment));
    } else {
      above.add(comment);
    }
    line = place.line();
  }
}
