package dev.rnnc.dsl.syntax;

import dev.rnnc.dsl.syntax.BracketFault.Stray;
import dev.rnnc.dsl.syntax.BracketFault.TooDeep;
import dev.rnnc.dsl.syntax.BracketFault.UnclosedBrace;
import dev.rnnc.dsl.syntax.BracketFault.UnclosedList;
import dev.rnnc.dsl.syntax.BracketFault.WrongCloser;
import dev.rnnc.dsl.syntax.Lexeme.Kind;
import dev.rnnc.source.Diagnostics;
import dev.rnnc.source.SourceFile;
import dev.rnnc.source.Span;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Lexemes to lexemes whose brackets are in pairs, so that the parser knows how deep it stands even
 * behind a mistake. A missing bracket is reported once and put where it was most likely meant, for
 * which indentation is the witness; a closing one that closes nothing becomes {@link Kind#STRAY}.
 */
final class Brackets {
  private static final int MOST_REPAIRS = 20;

  private final SourceFile file;
  private final Diagnostics diagnostics;
  private List<Lexeme> lexemes;

  private Brackets(SourceFile file, List<Lexeme> lexemes, Diagnostics diagnostics) {
    this.file = file;
    this.lexemes = lexemes;
    this.diagnostics = diagnostics;
  }

  /** Empty, with a diagnostic, where brackets are nested too deeply to go on. */
  static Optional<List<Lexeme>> pair(
      SourceFile file, List<Lexeme> lexemes, Diagnostics diagnostics) {
    return new Brackets(file, lexemes, diagnostics).pair();
  }

  private Optional<List<Lexeme>> pair() {
    for (int repairs = 0; repairs < MOST_REPAIRS; repairs++) {
      BracketPairs pairs = BracketPairs.of(file, lexemes);
      if (pairs.fault().isEmpty()) {
        return Optional.of(lexemes);
      }
      switch (pairs.fault().get()) {
        case TooDeep deep -> {
          diagnostics.report(BracketErrors.nestedTooDeeply(lexemes.get(deep.index()).span()));
          return Optional.empty();
        }
        case WrongCloser wrong -> repair(wrong);
        case UnclosedList open -> repair(open, pairs);
        case UnclosedBrace open -> repair(open, pairs);
        case Stray stray -> repair(stray, pairs);
      }
    }
    diagnostics.report(BracketErrors.bracketsInDisorder(file.span(0, 0)));
    return Optional.empty();
  }

  private void repair(WrongCloser wrong) {
    Lexeme open = lexemes.get(wrong.open());
    Lexeme close = lexemes.get(wrong.close());
    Kind right = open.kind().closer();
    diagnostics.report(BracketErrors.wrongCloser(open.span(), close.span(), sign(right)));
    replace(wrong.close(), right);
  }

  /** Closes a parenthesis or list where its line could end. */
  private void repair(UnclosedList unclosed, BracketPairs pairs) {
    Lexeme open = lexemes.get(unclosed.open());
    diagnostics.report(BracketErrors.listNotClosed(open.span(), sign(open.kind().closer())));
    insert(pairs.endOfLine(unclosed.open(), unclosed.found()), open.kind().closer());
  }

  private void repair(UnclosedBrace unclosed, BracketPairs pairs) {
    int open = pairs.likelyUnclosed(unclosed.open());
    int place = pairs.endOfBlock(open);
    Span after = lexemes.get(place - 1).span();
    diagnostics.report(
        BracketErrors.blockNotClosed(
            file.span(after.end(), after.end()), lexemes.get(open).span()));
    insert(place, Kind.RBRACE);
  }

  /** Finds out what is wrong when a closing bracket is left over, which need not be that one. */
  private void repair(Stray stray, BracketPairs pairs) {
    boolean brace = lexemes.get(stray.index()).kind() == Kind.RBRACE;
    Optional<Integer> head = brace ? pairs.headWithoutBrace(stray.index()) : Optional.empty();
    if (head.isPresent()) {
      int last = pairs.endOfLine(head.get(), stray.index());
      Span word = lexemes.get(head.get()).span();
      diagnostics.report(SyntaxErrors.blockExpected(word.text(), after(last - 1)));
      insert(last, Kind.LBRACE);
      return;
    }
    replace(brace ? pairs.likelyStray(stray.index()) : stray.index(), Kind.STRAY);
  }

  private Span after(int index) {
    int end = lexemes.get(index).span().end();
    return file.span(end, end);
  }

  private void replace(int index, Kind kind) {
    List<Lexeme> changed = new ArrayList<>(lexemes);
    changed.set(index, lexemes.get(index).as(kind));
    lexemes = changed;
  }

  private void insert(int index, Kind kind) {
    List<Lexeme> changed = new ArrayList<>(lexemes);
    changed.add(index, new Lexeme(kind, after(index - 1)));
    lexemes = changed;
  }

  private static String sign(Kind closer) {
    return closer == Kind.RPAREN ? ")" : closer == Kind.RBRACKET ? "]" : "}";
  }
}
