package dev.rnnc.dsl.syntax;

import dev.rnnc.source.Diagnostics;
import dev.rnnc.source.SourceFile;
import dev.rnnc.source.Span;
import java.util.List;
import java.util.Optional;

/**
 * The words of a file as the grammar sees them: brackets in pairs, a separator behind every
 * statement, keywords told from names; and beside them the comments.
 */
public record Lexemes(List<Lexeme> lexemes, List<Span> comments) {
  /** More operators in one line are refused, so that no later stage can run out of stack. */
  private static final int MOST_OPERATORS = 500;

  public Lexemes {
    lexemes = List.copyOf(lexemes);
    comments = List.copyOf(comments);
  }

  /** Empty where the file is in too great a disorder to read on; {@code diagnostics} says why. */
  public static Optional<Lexemes> of(SourceFile file, Diagnostics diagnostics) {
    List<Lexeme> scanned = Scanner.scan(file);
    List<Span> comments =
        scanned.stream()
            .filter(lexeme -> lexeme.kind() == Lexeme.Kind.COMMENT)
            .map(Lexeme::span)
            .toList();
    List<Lexeme> clean = ForeignSpellings.replace(file, scanned, diagnostics);
    return Brackets.pair(file, LogicWords.mark(clean), diagnostics)
        .map(paired -> Separators.decide(file, paired, diagnostics))
        .map(Keywords::mark)
        .filter(marked -> shortEnough(marked, diagnostics))
        .map(marked -> new Lexemes(marked, comments));
  }

  private static boolean shortEnough(List<Lexeme> lexemes, Diagnostics diagnostics) {
    int operators = 0;
    for (Lexeme lexeme : lexemes) {
      Lexeme.Kind kind = lexeme.kind();
      if (kind == Lexeme.Kind.SEPARATOR) {
        operators = 0;
      } else if (kind == Lexeme.Kind.NOT || (kind.joinsLines() && kind != Lexeme.Kind.COMMA)) {
        operators++;
        if (operators > MOST_OPERATORS) {
          diagnostics.report(BracketErrors.tooLong(lexeme.span(), MOST_OPERATORS));
          return false;
        }
      }
    }
    return true;
  }
}
