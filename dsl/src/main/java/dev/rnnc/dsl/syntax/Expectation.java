package dev.rnnc.dsl.syntax;

import dev.rnnc.dsl.syntax.Lexeme.Kind;
import dev.rnnc.dsl.syntax.grammar.RnnParser;
import dev.rnnc.source.Diagnostic;
import dev.rnnc.source.Span;
import java.util.List;
import org.antlr.v4.runtime.Parser;
import org.antlr.v4.runtime.ParserRuleContext;
import org.antlr.v4.runtime.RecognitionException;
import org.antlr.v4.runtime.RuleContext;
import org.antlr.v4.runtime.Token;
import org.antlr.v4.runtime.misc.IntervalSet;
import org.jspecify.annotations.Nullable;

/** What the parser expected at a lexeme that it could not take, in words that help. */
final class Expectation {
  private final List<Lexeme> lexemes;
  private final int index;
  private final Lexeme found;
  private final RuleContext rule;
  private final IntervalSet expected;

  /** Of a parser that stands before the lexeme at {@code index}. */
  Expectation(Parser parser, List<Lexeme> lexemes, int index) {
    this(lexemes, index, parser.getContext(), parser.getExpectedTokens());
  }

  /** Of a mistake that was thrown. */
  Expectation(Parser parser, List<Lexeme> lexemes, int index, RecognitionException mistake) {
    this(
        lexemes,
        index,
        mistake.getCtx(),
        parser.getATN().getExpectedTokens(mistake.getOffendingState(), mistake.getCtx()));
  }

  private Expectation(List<Lexeme> lexemes, int index, RuleContext rule, IntervalSet expected) {
    this.lexemes = lexemes;
    this.index = index;
    this.found = index < lexemes.size() ? lexemes.get(index) : endOfFile(lexemes);
    this.rule = rule;
    this.expected = expected;
  }

  private static Lexeme endOfFile(List<Lexeme> lexemes) {
    Span last = lexemes.getLast().span();
    return new Lexeme(Kind.SEPARATOR, last.file().span(last.end(), last.end()));
  }

  /** Whether the statement before is whole and another begins here, with nothing between them. */
  boolean separatorIsMissing() {
    boolean whole = ruleIndex() != RnnParser.RULE_setting || !lacksValue();
    boolean begins =
        found.kind() == Kind.NAME || found.kind() == Kind.TEXT || found.kind().isKeyword();
    return whole && begins && argumentsWithoutParentheses() == null;
  }

  Diagnostic explain() {
    Span at = found.span();
    switch (found.kind()) {
      case UNKNOWN -> {
        return SyntaxErrors.unknownCharacter(at);
      }
      case STRAY -> {
        return SyntaxErrors.strayCloser(at);
      }
      case ELSE -> {
        return SyntaxErrors.elseAlone(at);
      }
      default -> {}
    }
    if (expects(Kind.NUMBER)) {
      return valueExpected(at);
    }
    return switch (ruleIndex()) {
      case RnnParser.RULE_file -> outsideItems(at);
      case RnnParser.RULE_item -> item(at);
      case RnnParser.RULE_assign, RnnParser.RULE_define -> equalsExpected(at);
      default -> expects(Kind.NAME) ? nameExpected(at) : afterValue(at);
    };
  }

  private Diagnostic outsideItems(Span at) {
    boolean head = found.kind() == Kind.NAME && kind(index + 1) != Kind.SEPARATOR;
    boolean line = kind(index + 1) == Kind.ASSIGN || kind(index + 1) == Kind.LPAREN;
    return head && !line ? SyntaxErrors.unknownItem(at) : SyntaxErrors.outsideBlocks(at);
  }

  private Diagnostic item(Span at) {
    if (expects(Kind.LBRACE)) {
      Lexeme first = lexemes.get(start());
      return SyntaxErrors.blockExpected(first.text(), behindPrevious());
    }
    if (expects(Kind.TEXT)) {
      return SyntaxErrors.importNeedsText(at, SignNames.describe(found));
    }
    return expects(Kind.NAME) ? nameExpected(at) : afterValue(at);
  }

  private Diagnostic nameExpected(Span at) {
    return SyntaxErrors.nameExpected(at, SignNames.describe(previous()), SignNames.describe(found));
  }

  private Diagnostic valueExpected(Span at) {
    if (index == start() || previous().kind() == Kind.SEPARATOR) {
      return SyntaxErrors.valueExpected(at, SignNames.describe(found));
    }
    Span place = found.kind() == Kind.SEPARATOR ? behindPrevious() : at;
    return SyntaxErrors.valueExpected(
        place, SignNames.describe(previous()), SignNames.describe(found));
  }

  private Diagnostic equalsExpected(Span at) {
    if (found.kind() == Kind.LBRACKET) {
      return SyntaxErrors.shapeOfItsOwn(at, previous().text());
    }
    return SyntaxErrors.equalsMissing(at, previous().text(), SignNames.describe(found));
  }

  /** Behind a value that is whole. */
  private Diagnostic afterValue(Span at) {
    if (lacksValue()) {
      return SyntaxErrors.equalsMissing(at, previous().text(), SignNames.describe(found));
    }
    String callee = argumentsWithoutParentheses();
    if (callee != null) {
      return SyntaxErrors.argumentsWithoutParentheses(at, callee);
    }
    return switch (found.kind()) {
      case ASSIGN -> SyntaxErrors.unexpected(at, "a second `=`");
      case COLON -> SyntaxErrors.notAnEqualsSign(at);
      case LBRACKET -> SyntaxErrors.indexing(at);
      case PRIME -> SyntaxErrors.primeBehindNoName(at);
      case NAME, NUMBER, TEXT -> between(at);
      default ->
          found.kind().isKeyword()
              ? between(at)
              : SyntaxErrors.unexpected(at, SignNames.describe(found));
    };
  }

  private Diagnostic between(Span at) {
    return expects(Kind.COMMA) ? SyntaxErrors.commaMissing(at) : SyntaxErrors.separatorMissing(at);
  }

  /** The name of a layer in {@code gru 128}. */
  private @Nullable String argumentsWithoutParentheses() {
    boolean line =
        ruleIndex() == RnnParser.RULE_networkStatement || ruleIndex() == RnnParser.RULE_item;
    boolean literal = found.kind() == Kind.NUMBER || found.kind() == Kind.TEXT;
    return line && literal && previous().kind() == Kind.NAME ? previous().text() : null;
  }

  /** Whether a setting has been read that is still without {@code =}. */
  private boolean lacksValue() {
    if (ruleIndex() != RnnParser.RULE_setting) {
      return false;
    }
    for (int i = start(); i < index; i++) {
      if (lexemes.get(i).kind() != Kind.NAME && lexemes.get(i).kind() != Kind.DOT) {
        return false;
      }
    }
    return true;
  }

  private Span behindPrevious() {
    Span last = previous().span();
    return last.file().span(last.end(), last.end());
  }

  private Lexeme previous() {
    return index == 0 ? found : lexemes.get(index - 1);
  }

  private int start() {
    Token start = rule instanceof ParserRuleContext context ? context.getStart() : null;
    return start == null ? index : start.getTokenIndex();
  }

  private Kind kind(int at) {
    return at < lexemes.size() ? lexemes.get(at).kind() : Kind.SEPARATOR;
  }

  private int ruleIndex() {
    return rule.getRuleIndex();
  }

  private boolean expects(Kind kind) {
    return expected.contains(LexemeTokens.type(kind));
  }
}
