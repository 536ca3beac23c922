package dev.rnnc.dsl.format;

import dev.rnnc.dsl.syntax.Lexeme;
import java.util.List;
import java.util.Optional;

/**
 * A lexeme with the comments that belong to it.
 *
 * @param above comments in lines of their own before it
 * @param blankBefore whether an empty line stands directly above it
 * @param behind a comment in the same line
 */
record Word(Lexeme lexeme, List<Comment> above, boolean blankBefore, Optional<Comment> behind) {
  Word {
    above = List.copyOf(above);
  }

  Lexeme.Kind kind() {
    return lexeme.kind();
  }

  String text() {
    return lexeme.text();
  }

  boolean isComma() {
    return text().equals(",");
  }

  /** The line of the source in which it stands. */
  int line() {
    return lexeme.span().line();
  }

  boolean hasComment() {
    return !above.isEmpty() || behind.isPresent();
  }

  Word with(Comment comment) {
    return new Word(lexeme, above, blankBefore, Optional.of(comment));
  }
}
