package dev.rnnc.dsl.syntax;

import dev.rnnc.dsl.syntax.Lexeme.Kind;
import dev.rnnc.source.Span;
import java.util.List;
import org.antlr.v4.runtime.ParserRuleContext;
import org.antlr.v4.runtime.Token;
import org.antlr.v4.runtime.tree.TerminalNode;

/** Where the parts of ANTLR's tree stand in the text. */
record Places(List<Lexeme> lexemes) {
  Lexeme lexeme(Token token) {
    return lexemes.get(token.getTokenIndex());
  }

  Span of(TerminalNode node) {
    return lexeme(node.getSymbol()).span();
  }

  /** All of a rule but the separator that ends it. */
  Span of(ParserRuleContext rule) {
    Lexeme last = lexemes.get(last(rule));
    return lexeme(rule.getStart()).span().to(last.span());
  }

  /** What follows on a rule, its separator included. */
  Lexeme lexemeBehind(ParserRuleContext rule) {
    return lexemes.get(Math.min(last(rule) + 1, lexemes.size() - 1));
  }

  Name name(TerminalNode node) {
    return new Name(node.getText(), of(node));
  }

  private int last(ParserRuleContext rule) {
    int stop = rule.getStop().getTokenIndex();
    boolean separator = lexemes.get(stop).kind() == Kind.SEPARATOR;
    return separator && stop > rule.getStart().getTokenIndex() ? stop - 1 : stop;
  }
}
