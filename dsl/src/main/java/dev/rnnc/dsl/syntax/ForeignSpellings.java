package dev.rnnc.dsl.syntax;

import dev.rnnc.dsl.syntax.Lexeme.Kind;
import dev.rnnc.source.Diagnostics;
import dev.rnnc.source.SourceFile;
import dev.rnnc.source.Span;
import java.util.ArrayList;
import java.util.List;

/**
 * Reports what people write out of another habit or paste from a document, such as typographic
 * quotes, {@code #} comments and {@code **}, and reads it as what was meant, so that one slip is
 * one message. A slip that a file repeats is reported where it first stands. Comments are left out.
 */
final class ForeignSpellings {
  static final String CURLY_QUOTES = "\u201c\u201d\u201e\u201f\u00ab\u00bb";

  private final SourceFile file;
  private final Diagnostics diagnostics;
  private final List<Lexeme> out = new ArrayList<>();
  private final Slips slips = new Slips();
  private final ForeignCharacters characters;
  private List<Lexeme> lexemes;

  private ForeignSpellings(SourceFile file, List<Lexeme> lexemes, Diagnostics diagnostics) {
    this.file = file;
    this.lexemes = lexemes;
    this.diagnostics = diagnostics;
    this.characters = new ForeignCharacters(file, slips, diagnostics);
  }

  static List<Lexeme> replace(SourceFile file, List<Lexeme> lexemes, Diagnostics diagnostics) {
    return new ForeignSpellings(file, lexemes, diagnostics).replace();
  }

  private List<Lexeme> replace() {
    int index = 0;
    while (index < lexemes.size()) {
      index = take(index);
    }
    slips.report(diagnostics);
    return out;
  }

  /**
   * Takes the lexeme at {@code index}, and further ones that belong to it; gives the next index.
   */
  private int take(int index) {
    Lexeme lexeme = lexemes.get(index);
    Span at = lexeme.span();
    switch (lexeme.kind()) {
      case COMMENT -> {}
      case HASH_COMMENT -> slips.add("comment", SpellingErrors.foreignComment(at, "#"));
      case BLOCK_COMMENT -> {
        slips.add("comment", SpellingErrors.foreignComment(at, "/*"));
        if (at.text().contains("\n")) {
          out.add(new Lexeme(Kind.NEWLINE, file.span(at.end(), at.end())));
        }
      }
      case CURLY_TEXT, CURLY_SINGLE_TEXT -> {
        slips.add("quotes", SpellingErrors.curlyQuotes(at));
        out.add(lexeme.as(Kind.TEXT));
      }
      case TEXT -> {
        characters.within(at);
        out.add(lexeme);
      }
      case UNCLOSED_TEXT -> unclosedText(index);
      case NUMBER, BAD_NUMBER -> {
        return number(index);
      }
      case DOT -> {
        return dot(index);
      }
      case SEMICOLON -> {
        slips.add(";", SpellingErrors.semicolon(at));
        out.add(lexeme.as(Kind.COMMA));
      }
      case POWER -> {
        slips.add("**", SpellingErrors.power(at));
        out.add(lexeme.as(Kind.STAR));
      }
      case AND_SIGN -> logic(lexeme, Kind.AND, "and");
      case OR_SIGN -> logic(lexeme, Kind.OR, "or");
      case NOT_SIGN -> logic(lexeme, Kind.NOT, "not");
      case COLON_ASSIGN -> {
        slips.add(":=", SyntaxErrors.notAnEqualsSign(at));
        out.add(lexeme.as(Kind.ASSIGN));
      }
      case ARROW -> {
        slips.add("->", SpellingErrors.arrow(at));
        out.add(lexeme.as(Kind.COMMA));
      }
      case UPDATE -> {
        slips.add("+=", SpellingErrors.update(at));
        out.add(lexeme.as(Kind.ASSIGN));
      }
      case PRIME -> {
        return prime(index);
      }
      case UNKNOWN -> {
        return characters.take(lexemes, index, out);
      }
      default -> out.add(lexeme);
    }
    return index + 1;
  }

  private void logic(Lexeme sign, Kind kind, String word) {
    slips.add(word, SpellingErrors.logicSign(sign.span(), word));
    out.add(sign.as(kind));
  }

  /**
   * A text that is not closed in its line ends where a curly quote stands, or before the brackets
   * at the line's end; what is behind it is read as usual.
   */
  private void unclosedText(int index) {
    Span at = lexemes.get(index).span();
    String text = at.text();
    int length = text.length();
    for (int i = 1; i < length; i++) {
      if (CURLY_QUOTES.indexOf(text.charAt(i)) >= 0) {
        Span quoted = file.span(at.start(), at.start() + i + 1);
        slips.add("quotes", SpellingErrors.curlyQuotes(quoted));
        splice(index, quoted);
        return;
      }
    }
    while (length > 1 && ")]} \t,".indexOf(text.charAt(length - 1)) >= 0) {
      length--;
    }
    Span quoted = file.span(at.start(), at.start() + length);
    diagnostics.report(SpellingErrors.unclosedText(quoted));
    splice(index, quoted);
  }

  /** Replaces the lexeme at {@code index} by a text and what is found behind it. */
  private void splice(int index, Span text) {
    out.add(new Lexeme(Kind.TEXT, text));
    List<Lexeme> rest = new ArrayList<>(lexemes.subList(0, index + 1));
    rest.addAll(Scanner.scan(file, text.end(), lexemes.get(index).span().end()));
    rest.addAll(lexemes.subList(index + 1, lexemes.size()));
    lexemes = rest;
  }

  /** {@code 5.}, {@code 1_000}, {@code 10k}, {@code 1e-3x}. */
  private int number(int index) {
    Lexeme number = lexemes.get(index);
    boolean bad = number.kind() == Kind.BAD_NUMBER;
    int next = index + 1;
    Span span = number.span();
    while (next < lexemes.size() && continuesNumber(lexemes.get(next), span.end())) {
      span = span.to(lexemes.get(next).span());
      bad = true;
      next++;
    }
    if (bad) {
      diagnostics.report(SpellingErrors.badNumber(span));
    }
    out.add(new Lexeme(Kind.NUMBER, span));
    return next;
  }

  private static boolean continuesNumber(Lexeme next, int end) {
    return next.span().start() == end
        && switch (next.kind()) {
          case NAME, NUMBER, BAD_NUMBER, DOT -> true;
          default -> false;
        };
  }

  /** {@code .5}, where no name stands before it. */
  private int dot(int index) {
    Lexeme dot = lexemes.get(index);
    boolean path = !out.isEmpty() && out.getLast().touches(dot);
    Kind next = index + 1 < lexemes.size() ? lexemes.get(index + 1).kind() : Kind.NEWLINE;
    boolean digits = next == Kind.NUMBER || next == Kind.BAD_NUMBER;
    if (!path && digits && dot.touches(lexemes.get(index + 1))) {
      Span span = dot.span().to(lexemes.get(index + 1).span());
      diagnostics.report(SpellingErrors.badNumber(span));
      out.add(new Lexeme(Kind.NUMBER, span));
      return index + 2;
    }
    out.add(dot);
    return index + 1;
  }

  /** A sign of the next state behind a name; otherwise a quote, up to the next in this line. */
  private int prime(int index) {
    Lexeme prime = lexemes.get(index);
    if (!out.isEmpty() && out.getLast().touches(prime)) {
      Kind before = out.getLast().kind();
      if (before == Kind.NAME) {
        out.add(prime);
        return index + 1;
      }
      if (before == Kind.PRIME || before.endsValue()) {
        diagnostics.report(SyntaxErrors.primeBehindNoName(prime.span()));
        return index + 1;
      }
    }
    for (int i = index + 1; i < lexemes.size(); i++) {
      Lexeme other = lexemes.get(i);
      if (other.kind() == Kind.NEWLINE) {
        break;
      }
      if (other.kind() == Kind.PRIME) {
        Span quoted = prime.span().to(other.span());
        slips.add("single", SpellingErrors.singleQuotes(quoted));
        out.add(new Lexeme(Kind.TEXT, quoted));
        return i + 1;
      }
    }
    diagnostics.report(SyntaxErrors.primeBehindNoName(prime.span()));
    return index + 1;
  }
}
