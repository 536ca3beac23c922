package dev.rnnc.dsl.syntax;

import dev.rnnc.dsl.syntax.grammar.RnnParser;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.antlr.v4.runtime.CommonToken;
import org.antlr.v4.runtime.CommonTokenStream;
import org.antlr.v4.runtime.ListTokenSource;
import org.antlr.v4.runtime.Token;

/** Lexemes as ANTLR's parser takes them; the index of a token is that of its lexeme. */
final class LexemeTokens {
  private static final Map<Lexeme.Kind, Integer> TYPES = types();

  private LexemeTokens() {}

  static CommonTokenStream stream(List<Lexeme> lexemes) {
    List<Token> tokens = new ArrayList<>(lexemes.size() + 1);
    for (Lexeme lexeme : lexemes) {
      tokens.add(new CommonToken(type(lexeme.kind()), lexeme.text()));
    }
    tokens.add(new CommonToken(Token.EOF));
    return new CommonTokenStream(new ListTokenSource(tokens));
  }

  static int type(Lexeme.Kind kind) {
    return TYPES.getOrDefault(kind, Token.INVALID_TYPE);
  }

  private static Map<Lexeme.Kind, Integer> types() {
    Map<Lexeme.Kind, Integer> types = new EnumMap<>(Lexeme.Kind.class);
    for (int type = 1; type <= RnnParser.VOCABULARY.getMaxTokenType(); type++) {
      String name = RnnParser.VOCABULARY.getSymbolicName(type);
      if (!name.equals("BLANK")) {
        types.put(Lexeme.Kind.valueOf(name), type);
      }
    }
    return types;
  }
}
