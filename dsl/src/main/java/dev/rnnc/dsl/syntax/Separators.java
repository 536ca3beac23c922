package dev.rnnc.dsl.syntax;

import dev.rnnc.dsl.syntax.Lexeme.Kind;
import dev.rnnc.source.Diagnostics;
import dev.rnnc.source.SourceFile;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;

/**
 * Lexemes in paired brackets to lexemes in which every statement ends with one {@link
 * Kind#SEPARATOR}. Commas and line ends separate in blocks and outside of them. A line end does not
 * inside parentheses and lists, behind a comma, an operator or {@code =}, and before a line that
 * begins with an operator. The commas of lists stay; one with nothing behind it is dropped.
 */
final class Separators {
  private static final Set<String> DECLARATIONS = Set.of("input", "state", "weights", "bias");

  private final SourceFile file;
  private final List<Lexeme> lexemes;
  private final Diagnostics diagnostics;
  private final List<Lexeme> out = new ArrayList<>();
  private final Deque<Kind> open = new ArrayDeque<>();

  /** Whether the statement is so far a list of declared names, whose commas do not separate. */
  private boolean declaring;

  /** Whether the statement begins with {@code when}. */
  private boolean choosing;

  /** Whether the statement begins with a word of another language, which is reported later. */
  private boolean foreign;

  private Separators(SourceFile file, List<Lexeme> lexemes, Diagnostics diagnostics) {
    this.file = file;
    this.lexemes = lexemes;
    this.diagnostics = diagnostics;
  }

  static List<Lexeme> decide(SourceFile file, List<Lexeme> lexemes, Diagnostics diagnostics) {
    Separators separators = new Separators(file, lexemes, diagnostics);
    for (int i = 0; i < lexemes.size(); i++) {
      separators.take(i);
    }
    separators.endStatement();
    return separators.out;
  }

  private void take(int index) {
    Lexeme lexeme = lexemes.get(index);
    switch (lexeme.kind()) {
      case NEWLINE -> lineEnd(index);
      case COMMA -> comma(index);
      case COLON, ASSIGN -> assign(index);
      case LPAREN, LBRACKET -> {
        declaring = false;
        open.push(lexeme.kind());
        out.add(lexeme);
      }
      case LBRACE -> {
        open.push(lexeme.kind());
        out.add(lexeme);
      }
      case RPAREN, RBRACKET -> {
        open.pop();
        out.add(lexeme);
      }
      case RBRACE -> {
        open.pop();
        endStatement();
        out.add(lexeme);
      }
      default -> {
        if (lexeme.kind() == Kind.NAME && !beginsStatement() && separatorIsMissing(index)) {
          diagnostics.report(SyntaxErrors.separatorMissing(lexeme.span()));
          endStatement();
        }
        if (beginsStatement()) {
          foreign = ForeignWords.begins(lexeme);
          choosing = lexeme.text().equals("when");
          declaring = DECLARATIONS.contains(lexeme.text()) && kind(index + 1) == Kind.NAME;
        }
        out.add(lexeme);
      }
    }
  }

  /** Drops a sign that stands between the head of a block and its brace. */
  private void assign(int index) {
    declaring = false;
    boolean head = open.isEmpty() || choosing || out.getLast().text().equals("else");
    if (kind(index + 1) == Kind.LBRACE && head) {
      diagnostics.report(SyntaxErrors.signBeforeBlock(lexemes.get(index).span()));
    } else {
      out.add(lexemes.get(index));
    }
  }

  private void lineEnd(int index) {
    int next = afterLineEnds(index);
    Kind begins = kind(next);
    if (inList() || beginsStatement() || begins == Kind.RBRACE || begins.joinsLines()) {
      return;
    }
    if (last().joinsLines()) {
      // Where the next line can only be a statement, a value is missing; the parser says so.
      if (StatementHead.isAt(lexemes, next, open.isEmpty())) {
        out.add(lexemes.get(index).as(Kind.SEPARATOR));
      }
      return;
    }
    if (begins == Kind.LBRACE) {
      diagnostics.report(SyntaxErrors.braceOnNextLine(lexemes.get(next).span()));
      return;
    }
    if (last() == Kind.RBRACE && out.getLast().text().isEmpty() && isElse(next)) {
      return;
    }
    if (last() == Kind.RBRACE && isElse(next)) {
      diagnostics.report(SyntaxErrors.elseOnNextLine(lexemes.get(next).span()));
      return;
    }
    out.add(lexemes.get(index).as(Kind.SEPARATOR));
  }

  private void comma(int index) {
    Lexeme comma = lexemes.get(index);
    int next = afterLineEnds(index + 1);
    if (inList()) {
      boolean trailing = kind(next).closes() && last() != Kind.COMMA && !last().opens();
      if (!trailing) {
        out.add(comma);
      }
    } else if (beginsStatement()) {
      diagnostics.report(SyntaxErrors.nothingBeforeComma(comma.span()));
    } else if (declaring && kind(next) == Kind.NAME && endsDeclaredName(next + 1)) {
      out.add(comma);
    } else {
      out.add(comma.as(Kind.SEPARATOR));
    }
  }

  /**
   * Whether a name stands behind a value, with a blank alone between them, and begins what can only
   * be a statement of its own: {@code unroll} in {@code batch = 32 unroll = 64}.
   */
  private boolean separatorIsMissing(int index) {
    boolean second = out.size() < 2 || endsStatement(out.get(out.size() - 2).kind());
    String text = lexemes.get(index).text();
    if (inList()
        || foreign
        || second
        || !last().endsValue()
        || text.equals("from")
        || isElse(index)) {
      return false;
    }
    if (out.getLast().text().equals("from") || out.getLast().text().equals("else")) {
      return false;
    }
    return switch (kind(index + 1)) {
      case ASSIGN, LPAREN, LBRACE -> !declaring;
      case NAME -> open.isEmpty() ? Keywords.beginsItem(text) : Keywords.beginsCellLine(text);
      default -> false;
    };
  }

  /** Whether what follows a name behind a comma shows that it is one more declared name. */
  private boolean endsDeclaredName(int index) {
    return switch (kind(index)) {
      case COMMA, NEWLINE, LBRACKET, RBRACE -> true;
      default -> false;
    };
  }

  private void endStatement() {
    if (!beginsStatement()) {
      int end = out.getLast().span().end();
      out.add(new Lexeme(Kind.SEPARATOR, file.span(end, end)));
    }
  }

  private boolean beginsStatement() {
    return out.isEmpty() || endsStatement(last());
  }

  private static boolean endsStatement(Kind kind) {
    return kind == Kind.SEPARATOR || kind == Kind.LBRACE;
  }

  private boolean inList() {
    return !open.isEmpty() && open.peek() != Kind.LBRACE;
  }

  private boolean isElse(int index) {
    return index < lexemes.size()
        && lexemes.get(index).text().equals("else")
        && kind(index + 1) != Kind.ASSIGN
        && kind(index + 1) != Kind.PRIME;
  }

  private Kind last() {
    return out.getLast().kind();
  }

  /** The kind of a lexeme; what stands behind the last one counts as the end of a block. */
  private Kind kind(int index) {
    return index < lexemes.size() ? lexemes.get(index).kind() : Kind.RBRACE;
  }

  private int afterLineEnds(int index) {
    int next = index;
    while (kind(next) == Kind.NEWLINE) {
      next++;
    }
    return next;
  }
}
