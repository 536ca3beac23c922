package dev.rnnc.dsl.syntax;

import static dev.rnnc.dsl.syntax.grammar.RnnParser.RULE_arguments;
import static dev.rnnc.dsl.syntax.grammar.RnnParser.RULE_assign;
import static dev.rnnc.dsl.syntax.grammar.RnnParser.RULE_body;
import static dev.rnnc.dsl.syntax.grammar.RnnParser.RULE_define;
import static dev.rnnc.dsl.syntax.grammar.RnnParser.RULE_file;
import static dev.rnnc.dsl.syntax.grammar.RnnParser.RULE_item;
import static dev.rnnc.dsl.syntax.grammar.RnnParser.RULE_networkStatement;
import static dev.rnnc.dsl.syntax.grammar.RnnParser.RULE_parameters;
import static dev.rnnc.dsl.syntax.grammar.RnnParser.RULE_primary;
import static dev.rnnc.dsl.syntax.grammar.RnnParser.RULE_setting;
import static dev.rnnc.dsl.syntax.grammar.RnnParser.RULE_shape;
import static dev.rnnc.dsl.syntax.grammar.RnnParser.RULE_source;

import dev.rnnc.dsl.syntax.Lexeme.Kind;
import dev.rnnc.source.Diagnostic;
import dev.rnnc.source.Span;
import dev.rnnc.source.Spelling;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.antlr.v4.runtime.Parser;
import org.antlr.v4.runtime.ParserRuleContext;
import org.antlr.v4.runtime.RecognitionException;
import org.antlr.v4.runtime.RuleContext;
import org.antlr.v4.runtime.misc.IntervalSet;

/** What the parser expected at a lexeme that it could not take, in words that help. */
final class Expectation {
  private static final Set<Integer> LISTS =
      Set.of(RULE_arguments, RULE_parameters, RULE_primary, RULE_shape, RULE_source);

  private static final Set<Kind> LISTS_OF_NAMES =
      Set.of(Kind.INPUT, Kind.STATE, Kind.WEIGHTS, Kind.BIAS);

  private final List<Lexeme> lexemes;
  private final int index;
  private final Lexeme found;
  private final int rule;
  private final IntervalSet expected;

  /** Whether it stands in the body of a cell, layer or schedule. */
  private final boolean inCell;

  /** The index of the first lexeme of the statement. */
  private final int start;

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
    this.rule = rule.getRuleIndex();
    this.expected = expected;
    this.start = startOfStatement(rule, index);
    this.inCell = isIn(RULE_body, rule);
  }

  private static Lexeme endOfFile(List<Lexeme> lexemes) {
    Span last = lexemes.getLast().span();
    return new Lexeme(Kind.SEPARATOR, last.file().span(last.end(), last.end()));
  }

  private static boolean isIn(int body, RuleContext rule) {
    for (RuleContext each = rule; each != null; each = each.getParent()) {
      if (each.getRuleIndex() == body) {
        return true;
      }
    }
    return false;
  }

  private static int startOfStatement(RuleContext rule, int index) {
    for (RuleContext each = rule; each != null; each = each.getParent()) {
      if (Recovery.STATEMENTS.contains(each.getRuleIndex())) {
        return ((ParserRuleContext) each).getStart().getTokenIndex();
      }
    }
    return index;
  }

  /** Whether the statement before is whole and another begins here, with nothing between them. */
  boolean separatorIsMissing() {
    boolean begins =
        found.kind() == Kind.NAME || found.kind() == Kind.TEXT || found.kind().isKeyword();
    boolean foreign = index == start + 1 && ForeignWords.begins(previous());
    return begins
        && !foreign
        && !lacksValue()
        && !lacksOperator()
        && !isSource()
        && calleeWithoutParentheses().isEmpty();
  }

  /** Whether what is wrong is a further name of a list, on whose first it was said. */
  boolean isFurtherTarget() {
    return rule == RULE_define && isLoneName(start - 1);
  }

  /** Whether a statement that a comma ends at {@code separator} is a name and nothing else. */
  private boolean isLoneName(int separator) {
    return separator > 1
        && lexemes.get(separator).text().equals(",")
        && startBefore(separator) == separator - 1
        && kind(separator - 1) == Kind.NAME;
  }

  Diagnostic explain() {
    Span at = found.span();
    switch (found.kind()) {
      case UNKNOWN -> {
        return SpellingErrors.unknownCharacter(at);
      }
      case STRAY -> {
        return BracketErrors.strayCloser(at);
      }
      case ELSE -> {
        return SyntaxErrors.elseAlone(at);
      }
      default -> {}
    }
    Lexeme first = start < lexemes.size() ? lexemes.get(start) : found;
    Optional<String> instead = ForeignWords.instead(first.text());
    if (instead.isPresent() && index <= start + 1) {
      return SyntaxErrors.foreignWord(first.span(), instead.get());
    }
    if (expects(Kind.NUMBER)) {
      return valueExpected(at);
    }
    if (expects(Kind.LBRACE) && expected.size() == 1) {
      return found.kind() == Kind.COLON
          ? SyntaxErrors.colonForBlock(first.text(), at)
          : SyntaxErrors.blockExpected(first.text(), behindPrevious());
    }
    return switch (rule) {
      case RULE_file ->
          outsideItems() ? SyntaxErrors.outsideBlocks(at) : SyntaxErrors.unknownItem(at);
      case RULE_assign, RULE_define -> equalsExpected(at);
      default -> {
        if (expects(Kind.TEXT)) {
          yield SyntaxErrors.importNeedsText(at, SignNames.describe(found));
        }
        boolean name = expects(Kind.NAME) || previous().kind() == Kind.LPAREN;
        yield name ? nameExpected(at) : behindValue(at);
      }
    };
  }

  /** Whether a line of a block stands outside of any, rather than the head of a block. */
  boolean outsideItems() {
    Kind next = kind(index + 1);
    return found.kind() != Kind.NAME
        || next == Kind.SEPARATOR
        || next == Kind.ASSIGN
        || (next == Kind.LPAREN && !headOfBlock());
  }

  private boolean headOfBlock() {
    int end = index;
    while (kind(end) != Kind.SEPARATOR && kind(end) != Kind.LBRACE) {
      end++;
    }
    return kind(end) == Kind.LBRACE;
  }

  private Diagnostic nameExpected(Span at) {
    if (found.kind() == Kind.TEXT && previous().kind() == Kind.DATA) {
      return SyntaxErrors.dataWithoutSource(at);
    }
    return SyntaxErrors.nameExpected(at, SignNames.describe(previous()), SignNames.describe(found));
  }

  private Diagnostic valueExpected(Span at) {
    if (index == start || previous().kind() == Kind.SEPARATOR) {
      return SyntaxErrors.valueExpected(at, SignNames.describe(found));
    }
    Span place = found.kind() == Kind.SEPARATOR ? behindPrevious() : at;
    return SyntaxErrors.valueExpected(
        place, SignNames.describe(previous()), SignNames.describe(found));
  }

  private Diagnostic equalsExpected(Span at) {
    if (found.kind() == Kind.LBRACE && previous().text().equals("else")) {
      return SyntaxErrors.elseAlone(previous().span());
    }
    boolean declared = start > 0 && lexemes.get(start - 1).text().equals(",");
    if (found.kind() == Kind.LBRACKET && declared) {
      return SyntaxErrors.shapeOfItsOwn(
          at, lexemes.get(startBefore(start - 1)).text(), previous().text());
    }
    if (inCell && index == start + 1 && found.kind() == Kind.NAME && isDeclaration()) {
      return SyntaxErrors.unknownCellLine(previous().span());
    }
    if (isLoneName(index)) {
      Optional<Span> targets = targets();
      if (targets.isPresent()) {
        return SyntaxErrors.severalTargets(targets.get());
      }
    }
    if (declared && kind(startBefore(start - 1)) == Kind.OUTPUT) {
      return SyntaxErrors.secondOutput(lexemes.get(start).span().to(previous().span()));
    }
    String name =
        previous().kind() == Kind.PRIME ? lexemes.get(start).text() + "'" : previous().text();
    return SyntaxErrors.equalsMissing(at, name, SignNames.describe(found));
  }

  /** Whether a line such as {@code weight W[3]} declares something by a word that is not known. */
  private boolean isDeclaration() {
    return kind(index + 1) == Kind.LBRACKET
        || Spelling.nearest(previous().text(), Keywords.ofCells()).isPresent();
  }

  /** The names of {@code a, b = ..}, if the statements from here on are that. */
  private Optional<Span> targets() {
    int end = index;
    while (lexemes.get(end).text().equals(",") && kind(end + 1) == Kind.NAME) {
      end += 2;
      if (kind(end) == Kind.ASSIGN) {
        return Optional.of(lexemes.get(start).span().to(lexemes.get(end - 1).span()));
      }
    }
    return Optional.empty();
  }

  /** Where the statement begins that ends with the separator at {@code separator}. */
  private int startBefore(int separator) {
    int first = separator;
    while (first > 0 && kind(first - 1) != Kind.SEPARATOR && kind(first - 1) != Kind.LBRACE) {
      first--;
    }
    return first;
  }

  private Diagnostic behindValue(Span at) {
    if (lacksValue()) {
      return SyntaxErrors.equalsMissing(at, previous().text(), SignNames.describe(found));
    }
    if (isSource()) {
      return SyntaxErrors.fromOnNextLine(previous().span());
    }
    Optional<String> callee = calleeWithoutParentheses();
    if (callee.isPresent()) {
      String argument = found.kind() == Kind.NAME ? found.text() + " = …" : found.text();
      return SyntaxErrors.argumentsWithoutParentheses(at, callee.get(), argument);
    }
    if (lexemes.get(start).kind() == Kind.INPUT && !found.kind().endsValue()) {
      return SyntaxErrors.shapeOfInput(at);
    }
    Optional<Span> unfinished = unfinishedLine();
    if (unfinished.isPresent()) {
      return SyntaxErrors.valueExpected(unfinished.get(), "`=`", "the end of the line");
    }
    return switch (found.kind()) {
      case ASSIGN -> SyntaxErrors.unexpected(at, "a second `=`");
      case COLON -> SyntaxErrors.notAnEqualsSign(at);
      case BAR -> SyntaxErrors.choiceInValue(at);
      case LBRACKET -> SyntaxErrors.indexing(at, inCell);
      case LBRACE, CALL_LBRACE ->
          inCell && previous().text().endsWith("_")
              ? SyntaxErrors.timeIndex(at)
              : SyntaxErrors.blockBehindValue(at);
      case LPAREN -> SyntaxErrors.callOfCall(at, inCell);
      case PRIME -> SyntaxErrors.primeBehindNoName(at);
      case DOT -> SyntaxErrors.pathOfValue(at);
      case NAME, NUMBER, TEXT -> nothingBetween(at);
      default ->
          found.kind().isKeyword()
              ? nothingBetween(at)
              : SyntaxErrors.unexpected(at, SignNames.describe(found));
    };
  }

  private Diagnostic nothingBetween(Span at) {
    if (lacksOperator()) {
      return SyntaxErrors.operatorMissing(at);
    }
    return LISTS.contains(rule) ? SyntaxErrors.commaMissing(at) : SyntaxErrors.separatorMissing(at);
  }

  /** The place of a {@code =} at a line's end, which took the head of a block for its value. */
  private Optional<Span> unfinishedLine() {
    if (found.kind() == Kind.LBRACE) {
      for (int i = start; i + 1 < index; i++) {
        Span sign = lexemes.get(i).span();
        if (kind(i) == Kind.ASSIGN && lexemes.get(i + 1).span().line() > sign.line()) {
          return Optional.of(sign.file().span(sign.end(), sign.end()));
        }
      }
    }
    return Optional.empty();
  }

  /** The name of a layer in {@code gru 128} and {@code gru hidden = 128}. */
  private Optional<String> calleeWithoutParentheses() {
    boolean line = rule == RULE_networkStatement || rule == RULE_item;
    boolean literal = found.kind() == Kind.NUMBER || found.kind() == Kind.TEXT;
    boolean named =
        index == start + 1 && found.kind() == Kind.NAME && kind(index + 1) == Kind.ASSIGN;
    return line && (literal || named) && previous().kind() == Kind.NAME
        ? Optional.of(previous().text())
        : Optional.empty();
  }

  /** Whether a line begins with {@code from x}. */
  private boolean isSource() {
    return index == start + 1 && previous().text().equals("from");
  }

  /** Whether a setting has been read that is still without {@code =}. */
  private boolean lacksValue() {
    if (rule != RULE_setting) {
      return false;
    }
    for (int i = start; i < index; i++) {
      if (kind(i) != Kind.NAME && kind(i) != Kind.DOT) {
        return false;
      }
    }
    return true;
  }

  /** Whether two values stand side by side in an equation or output: {@code W x}. */
  private boolean lacksOperator() {
    boolean value = found.kind() == Kind.NAME || found.kind() == Kind.NUMBER;
    return inCell
        && value
        && rule != RULE_define
        && index > start + 1
        && previous().kind().endsValue()
        && !LISTS_OF_NAMES.contains(kind(start));
  }

  private Span behindPrevious() {
    Span last = previous().span();
    return last.file().span(last.end(), last.end());
  }

  private Lexeme previous() {
    return index == 0 ? found : lexemes.get(index - 1);
  }

  private Kind kind(int at) {
    return at < lexemes.size() ? lexemes.get(at).kind() : Kind.SEPARATOR;
  }

  private boolean expects(Kind kind) {
    return expected.contains(LexemeTokens.type(kind));
  }
}
