package dev.rnnc.dsl.syntax;

import static dev.rnnc.dsl.syntax.grammar.RnnParser.RULE_block;
import static dev.rnnc.dsl.syntax.grammar.RnnParser.RULE_body;
import static dev.rnnc.dsl.syntax.grammar.RnnParser.RULE_cellStatement;
import static dev.rnnc.dsl.syntax.grammar.RnnParser.RULE_compareEntry;
import static dev.rnnc.dsl.syntax.grammar.RnnParser.RULE_file;
import static dev.rnnc.dsl.syntax.grammar.RnnParser.RULE_item;
import static dev.rnnc.dsl.syntax.grammar.RnnParser.RULE_networkStatement;
import static dev.rnnc.dsl.syntax.grammar.RnnParser.RULE_setting;
import static dev.rnnc.dsl.syntax.grammar.RnnParser.RULE_value;

import dev.rnnc.dsl.syntax.Lexeme.Kind;
import dev.rnnc.source.Diagnostic;
import dev.rnnc.source.Diagnostics;
import java.util.List;
import java.util.Set;
import org.antlr.v4.runtime.ANTLRErrorStrategy;
import org.antlr.v4.runtime.CommonToken;
import org.antlr.v4.runtime.InputMismatchException;
import org.antlr.v4.runtime.Parser;
import org.antlr.v4.runtime.RecognitionException;
import org.antlr.v4.runtime.Token;
import org.antlr.v4.runtime.atn.ATNState;
import org.antlr.v4.runtime.misc.IntervalSet;

/**
 * What the parser does at a mistake: one message, then it goes on behind the statement that holds
 * it, at the separator of the same depth. Brackets are in pairs by then, so depth is known. A
 * missing separator is reported and taken as if it stood there.
 */
final class Recovery implements ANTLRErrorStrategy {
  private static final int MOST_ERRORS = 50;

  /** Rules that are skipped as a whole when something in them is wrong. */
  static final Set<Integer> STATEMENTS =
      Set.of(
          RULE_value,
          RULE_item,
          RULE_networkStatement,
          RULE_setting,
          RULE_compareEntry,
          RULE_cellStatement);

  /** Rules with a loop over statements. */
  private static final Set<Integer> BODIES =
      Set.of(RULE_file, RULE_item, RULE_compareEntry, RULE_block, RULE_body);

  private final List<Lexeme> lexemes;
  private final Diagnostics diagnostics;
  private int errors;

  Recovery(List<Lexeme> lexemes, Diagnostics diagnostics) {
    this.lexemes = lexemes;
    this.diagnostics = diagnostics;
  }

  @Override
  public void reset(Parser parser) {}

  /** A sign that must stand here does not. */
  @Override
  public Token recoverInline(Parser parser) {
    int index = parser.getCurrentToken().getTokenIndex();
    IntervalSet expected = parser.getExpectedTokens();
    boolean separator =
        expected.size() == 1 && expected.contains(LexemeTokens.type(Kind.SEPARATOR));
    Expectation expectation = new Expectation(parser, lexemes, index);
    if (separator && expectation.separatorIsMissing()) {
      report(expectation.explain());
      return new CommonToken(LexemeTokens.type(Kind.SEPARATOR));
    }
    throw new InputMismatchException(parser);
  }

  /** At the head of a loop over statements: what cannot begin one is skipped. */
  @Override
  public void sync(Parser parser) {
    int rule = parser.getContext().getRuleIndex();
    ATNState state = parser.getATN().states.get(parser.getState());
    boolean loop =
        state.getStateType() == ATNState.STAR_LOOP_ENTRY
            || state.getStateType() == ATNState.STAR_LOOP_BACK;
    if (!loop || !BODIES.contains(rule)) {
      return;
    }
    IntervalSet allowed = parser.getATN().nextTokens(state);
    while (!allowed.contains(parser.getCurrentToken().getType())
        && parser.getCurrentToken().getType() != Token.EOF) {
      int index = parser.getCurrentToken().getTokenIndex();
      Expectation expectation = new Expectation(parser, lexemes, index);
      report(expectation.explain());
      skipStatement(parser, index);
      if (rule == RULE_file && expectation.outsideItems()) {
        skipToItem(parser, allowed);
      }
    }
  }

  /** Called in each rule on the way out; the first that is a statement is skipped. */
  @Override
  public void recover(Parser parser, RecognitionException mistake) {
    int rule = parser.getContext().getRuleIndex();
    if (!STATEMENTS.contains(rule)) {
      throw mistake;
    }
    skipStatement(parser, parser.getContext().getStart().getTokenIndex());
    if (rule == RULE_item) {
      ATNState loop = parser.getATN().ruleToStartState[RULE_item];
      skipToItem(parser, parser.getATN().nextTokens(loop));
    }
  }

  @Override
  public void reportError(Parser parser, RecognitionException mistake) {
    if (STATEMENTS.contains(parser.getContext().getRuleIndex())) {
      int index = mistake.getOffendingToken().getTokenIndex();
      Expectation expectation = new Expectation(parser, lexemes, index, mistake);
      if (!expectation.isFurtherTarget()) {
        report(expectation.explain());
      }
    }
  }

  @Override
  public boolean inErrorRecoveryMode(Parser parser) {
    return false;
  }

  @Override
  public void reportMatch(Parser parser) {}

  private void report(Diagnostic diagnostic) {
    errors++;
    if (errors <= MOST_ERRORS) {
      diagnostics.report(diagnostic);
    } else if (errors == MOST_ERRORS + 1) {
      diagnostic
          .place()
          .ifPresent(at -> diagnostics.report(SyntaxErrors.tooManyErrors(at, MOST_ERRORS)));
    }
  }

  /** Goes on behind the separator that ends the statement which began at {@code start}. */
  private void skipStatement(Parser parser, int start) {
    int depth = 0;
    for (int i = start; i < parser.getCurrentToken().getTokenIndex(); i++) {
      depth += step(lexemes.get(i).kind());
    }
    while (parser.getCurrentToken().getType() != Token.EOF) {
      Kind kind = lexemes.get(parser.getCurrentToken().getTokenIndex()).kind();
      if (depth <= 0 && kind.closes()) {
        return;
      }
      parser.consume();
      if (depth <= 0 && kind == Kind.SEPARATOR) {
        return;
      }
      depth += step(kind);
    }
  }

  private static int step(Kind kind) {
    return kind.opens() ? 1 : kind.closes() ? -1 : 0;
  }

  /** Skips whole statements outside of blocks up to the next word that begins an item. */
  private void skipToItem(Parser parser, IntervalSet items) {
    while (!items.contains(parser.getCurrentToken().getType())
        && parser.getCurrentToken().getType() != Token.EOF) {
      int index = parser.getCurrentToken().getTokenIndex();
      skipStatement(parser, index);
      if (parser.getCurrentToken().getTokenIndex() == index) {
        parser.consume();
      }
    }
  }
}
