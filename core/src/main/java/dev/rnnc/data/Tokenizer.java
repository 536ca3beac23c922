package dev.rnnc.data;

import dev.rnnc.model.Tokens;

/** Cuts text into tokens. */
final class Tokenizer {
  /** Takes the tokens of a text one by one. */
  interface Sink {
    void token(String text, int begin, int end);
  }

  private Tokenizer() {}

  /** Gives the tokens of {@code text} from {@code begin} to {@code end}. */
  static void cut(Tokens tokens, String text, int begin, int end, Sink sink) {
    switch (tokens) {
      case Tokens.Characters characters -> characters(text, begin, end, sink);
      case Tokens.Words words -> words(text, begin, end, sink);
      case Tokens.BytePairs pairs -> throw Problem.notYet("tokens = bpe");
    }
  }

  private static void characters(String text, int begin, int end, Sink sink) {
    for (int i = begin; i < end; ) {
      int next = nextCharacter(text, i, end);
      sink.token(text, i, next);
      i = next;
    }
  }

  /** Where the code point that begins at {@code i} ends. */
  static int nextCharacter(String text, int i, int end) {
    boolean pair =
        Character.isHighSurrogate(text.charAt(i))
            && i + 1 < end
            && Character.isLowSurrogate(text.charAt(i + 1));
    return i + (pair ? 2 : 1);
  }

  /**
   * A word is a run of letters and digits, with apostrophes and underscores inside; a number keeps
   * its points and commas; an ideograph, any other mark and a line end are tokens of their own;
   * blanks are not.
   */
  private static void words(String text, int begin, int end, Sink sink) {
    for (int i = begin; i < end; ) {
      int point = text.codePointAt(i);
      int next = i + Character.charCount(point);
      if (isWordPart(point)) {
        while (next < end && continues(text, next, end)) {
          next += Character.charCount(text.codePointAt(next));
        }
        sink.token(text, i, next);
      } else if (point == '\n' || !isBlank(point)) {
        sink.token(text, i, next);
      }
      i = next;
    }
  }

  /** Whether the word goes on at {@code at}, which is not its first character. */
  private static boolean continues(String text, int at, int end) {
    int point = text.codePointAt(at);
    if (isWordPart(point)) {
      return true;
    }
    int after = at + Character.charCount(point);
    if (after >= end) {
      return false;
    }
    int before = text.codePointBefore(at);
    int following = text.codePointAt(after);
    return switch (point) {
      case '\'', '\u2019' -> Character.isLetter(before) && Character.isLetter(following);
      case '.', ',' -> Character.isDigit(before) && Character.isDigit(following);
      default -> false;
    };
  }

  private static boolean isWordPart(int point) {
    if (Character.isIdeographic(point)) {
      return false;
    }
    return Character.isLetterOrDigit(point)
        || point == '_'
        || point == 0x200c
        || point == 0x200d
        || switch (Character.getType(point)) {
          case Character.NON_SPACING_MARK,
              Character.COMBINING_SPACING_MARK,
              Character.ENCLOSING_MARK ->
              true;
          default -> false;
        };
  }

  private static boolean isBlank(int point) {
    return Character.isWhitespace(point) || Character.isSpaceChar(point);
  }

  /** Whether a blank stands between two words when they are written out. */
  static boolean spaced(String before, String after) {
    if (before.isEmpty() || before.equals("\n") || after.equals("\n")) {
      return false;
    }
    int last = before.codePointBefore(before.length());
    int first = after.codePointAt(0);
    if (Character.isIdeographic(last) && Character.isIdeographic(first)) {
      return false;
    }
    return ".,;:!?)]}%\u2019\u201d\u3002\uff0c\u3001\uff1f\uff01\u0964-/".indexOf(first) < 0
        && "([{$#@\u2018\u201c\u3002\uff0c\u3001\uff1f\uff01-/".indexOf(last) < 0;
  }
}
