package dev.rnnc.dsl.syntax;

import dev.rnnc.dsl.syntax.grammar.RnnLexer;
import dev.rnnc.source.SourceFile;
import java.util.ArrayList;
import java.util.List;
import org.antlr.v4.runtime.CharStreams;
import org.antlr.v4.runtime.Token;

/**
 * Text to lexemes, every character accounted for: line ends, comments and what does not belong to
 * the language are lexemes too. Never fails.
 */
final class Scanner {
  private static final Lexeme.Kind[] KINDS = kinds();

  private Scanner() {}

  static List<Lexeme> scan(SourceFile file) {
    return scan(file, 0, file.text().length());
  }

  /** The lexemes of a part of the text. */
  static List<Lexeme> scan(SourceFile file, int start, int end) {
    String text = file.text().substring(start, end);
    RnnLexer lexer = new RnnLexer(CharStreams.fromString(text));
    lexer.removeErrorListeners();
    int[] offsets = offsets(text);
    List<Lexeme> lexemes = new ArrayList<>();
    for (Token token = lexer.nextToken(); token.getType() != Token.EOF; token = lexer.nextToken()) {
      int from = start + offsets[token.getStartIndex()];
      int to = start + offsets[token.getStopIndex() + 1];
      lexemes.add(new Lexeme(KINDS[token.getType()], file.span(from, to)));
    }
    return lexemes;
  }

  /** Where each code point, in which ANTLR counts, begins in UTF-16 units, in which we count. */
  private static int[] offsets(String text) {
    int[] offsets = new int[text.codePointCount(0, text.length()) + 1];
    int offset = 0;
    for (int i = 0; i < offsets.length - 1; i++) {
      offsets[i] = offset;
      offset += Character.charCount(text.codePointAt(offset));
    }
    offsets[offsets.length - 1] = text.length();
    return offsets;
  }

  private static Lexeme.Kind[] kinds() {
    Lexeme.Kind[] kinds = new Lexeme.Kind[RnnLexer.VOCABULARY.getMaxTokenType() + 1];
    for (int type = 1; type < kinds.length; type++) {
      String name = RnnLexer.VOCABULARY.getSymbolicName(type);
      if (!name.equals("BLANK")) {
        kinds[type] = Lexeme.Kind.valueOf(name);
      }
    }
    return kinds;
  }
}
