package dev.rnnc.dsl.syntax;

import dev.rnnc.dsl.syntax.Lexeme.Kind;
import dev.rnnc.source.Diagnostics;
import dev.rnnc.source.SourceFile;
import dev.rnnc.source.Span;
import java.util.List;
import java.util.Map;

/**
 * Reports single characters that the language does not know and reads them as what was meant: signs
 * that look like others, letters of other alphabets, characters that cannot be seen.
 */
final class ForeignCharacters {
  /** Signs that look like one of ours. */
  private static final Map<String, Kind> LOOK_ALIKES =
      Map.ofEntries(
          Map.entry("\u2212", Kind.MINUS),
          Map.entry("\u2013", Kind.MINUS),
          Map.entry("\u2014", Kind.MINUS),
          Map.entry("\u00d7", Kind.STAR),
          Map.entry("\u00b7", Kind.STAR),
          Map.entry("\u2299", Kind.STAR),
          Map.entry("\u00f7", Kind.SLASH),
          Map.entry("\u2264", Kind.LESS_OR_EQUAL),
          Map.entry("\u2265", Kind.GREATER_OR_EQUAL),
          Map.entry("\u2260", Kind.NOT_EQUAL),
          Map.entry("\uff0c", Kind.COMMA),
          Map.entry("\uff08", Kind.LPAREN),
          Map.entry("\uff09", Kind.RPAREN),
          Map.entry("\uff1d", Kind.ASSIGN));

  private static final String PRIMES = "\u2018\u2019\u2032\u00b4`";

  private final SourceFile file;
  private final Slips slips;
  private final Diagnostics diagnostics;

  ForeignCharacters(SourceFile file, Slips slips, Diagnostics diagnostics) {
    this.file = file;
    this.slips = slips;
    this.diagnostics = diagnostics;
  }

  /**
   * Takes the character at {@code index}, and what belongs to it, into {@code out}; gives the next
   * index.
   */
  int take(List<Lexeme> lexemes, int index, List<Lexeme> out) {
    Lexeme lexeme = lexemes.get(index);
    Span at = lexeme.span();
    String sign = lexeme.text();
    int point = sign.codePointAt(0);
    boolean behindName =
        !out.isEmpty() && out.getLast().kind() == Kind.NAME && out.getLast().touches(lexeme);
    if (Character.isLetter(point)) {
      return foreignName(lexemes, index, out);
    }
    if (point == '\ufeff' && at.start() == 0) {
      return index + 1;
    }
    if (invisible(point)) {
      slips.add("invisible", SpellingErrors.invisibleCharacter(at, point));
    } else if (PRIMES.contains(sign) && behindName) {
      slips.add("prime", SpellingErrors.curlyPrime(at));
      out.add(lexeme.as(Kind.PRIME));
    } else if (PRIMES.contains(sign) || ForeignSpellings.CURLY_QUOTES.contains(sign)) {
      slips.add("quotes", SpellingErrors.curlyQuotes(at));
    } else if (LOOK_ALIKES.containsKey(sign)) {
      Kind meant = LOOK_ALIKES.getOrDefault(sign, Kind.UNKNOWN);
      slips.add(sign, SpellingErrors.lookAlike(at, SignNames.sign(meant)));
      out.add(lexeme.as(meant));
    } else {
      out.add(lexeme);
    }
    return index + 1;
  }

  /** A name with letters other than a to z, read as a name. */
  private int foreignName(List<Lexeme> lexemes, int index, List<Lexeme> out) {
    Span span = lexemes.get(index).span();
    if (!out.isEmpty()
        && out.getLast().kind() == Kind.NAME
        && out.getLast().touches(lexemes.get(index))) {
      span = out.removeLast().span().to(span);
    }
    int next = index + 1;
    while (next < lexemes.size()
        && lexemes.get(next).span().start() == span.end()
        && partOfName(lexemes.get(next))) {
      span = span.to(lexemes.get(next).span());
      next++;
    }
    diagnostics.report(SpellingErrors.foreignLetters(span));
    out.add(new Lexeme(Kind.NAME, span));
    return next;
  }

  private static boolean partOfName(Lexeme lexeme) {
    return switch (lexeme.kind()) {
      case NAME, BAD_NUMBER -> true;
      case NUMBER -> lexeme.text().chars().allMatch(Character::isDigit);
      case UNKNOWN -> Character.isUnicodeIdentifierPart(lexeme.text().codePointAt(0));
      default -> false;
    };
  }

  /** Reports control characters in a text. */
  void within(Span text) {
    for (int i = text.start(); i < text.end(); i++) {
      char c = file.text().charAt(i);
      if (Character.isISOControl(c) && c != '\t') {
        slips.add("invisible", SpellingErrors.invisibleCharacter(file.span(i, i + 1), c));
      }
    }
  }

  private static boolean invisible(int point) {
    return Character.isISOControl(point)
        || Character.isSpaceChar(point)
        || Character.getType(point) == Character.FORMAT
        || Character.getType(point) == Character.SURROGATE;
  }
}
