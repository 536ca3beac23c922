package dev.rnnc.dsl.syntax;

import dev.rnnc.dsl.syntax.grammar.RnnParser;
import dev.rnnc.source.Diagnostic;
import dev.rnnc.source.Diagnostics;
import dev.rnnc.source.SourceFile;
import java.util.List;
import java.util.Optional;
import org.antlr.v4.runtime.atn.PredictionMode;

/**
 * Text to tree. Every mistake of form is reported, one message each; what is sound is in the tree,
 * so that a file with mistakes also gives one, with the faulty statements left out.
 */
public final class Syntax {
  private Syntax() {}

  /** The tree of a whole file. Never throws for what stands in it. */
  public static FileSyntax parse(SourceFile file, Diagnostics diagnostics) {
    List<Item> items = List.of();
    Optional<Diagnostic> foreign = ForeignFile.recognise(file);
    if (foreign.isPresent()) {
      diagnostics.report(foreign.get());
    } else {
      items =
          Lexemes.of(file, diagnostics)
              .map(lexemes ->
                  new TreeBuilder(new Places(lexemes.lexemes()), diagnostics)
                      .file(parser(lexemes.lexemes(), diagnostics).file()))
              .orElse(List.of());
      if (items.isEmpty() && !diagnostics.hasErrors()) {
        diagnostics.report(SyntaxErrors.nothingInFile(file.span(0, 0)));
      }
    }
    return new FileSyntax(file, items, file.span(0, file.text().length()));
  }

  /** A single value, as on a command line: {@code 256}, {@code [none, 1.0]}. */
  public static Optional<Expression> parseValue(SourceFile text, Diagnostics diagnostics) {
    Diagnostics found = new Diagnostics();
    Optional<Expression> value =
        Lexemes.of(text, found).flatMap(lexemes -> value(text, lexemes.lexemes(), found));
    found.inOrder().forEach(diagnostics::report);
    return found.hasErrors() ? Optional.empty() : value;
  }

  private static Optional<Expression> value(
      SourceFile text, List<Lexeme> lexemes, Diagnostics diagnostics) {
    if (lexemes.isEmpty()) {
      diagnostics.report(SyntaxErrors.valueExpected(text.span(0, 0), "nothing"));
      return Optional.empty();
    }
    return new TreeBuilder(new Places(lexemes), diagnostics)
        .value(parser(lexemes, diagnostics).value());
  }

  /** A parser that reports to {@code diagnostics}; the grammar is LL(1), so SLL always suffices. */
  static RnnParser parser(List<Lexeme> lexemes, Diagnostics diagnostics) {
    RnnParser parser = new RnnParser(LexemeTokens.stream(lexemes));
    parser.removeErrorListeners();
    parser.getInterpreter().setPredictionMode(PredictionMode.SLL);
    parser.setErrorHandler(new Recovery(lexemes, diagnostics));
    return parser;
  }
}
