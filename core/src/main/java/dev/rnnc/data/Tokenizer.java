package dev.rnnc.data;

import dev.rnnc.model.Tokens;

/** Cuts text into tokens. */
final class Tokenizer {
  /** Takes the tokens of a text one by one. */
  interface Sink {
    void token(char[] text, int begin, int end);
  }

  private static final byte MARK = 0;
  private static final byte WORD = 1;
  private static final byte BLANK = 2;

  /** What most characters of most texts are. */
  private static final byte[] ASCII = new byte[128];

  static {
    for (int point = 0; point < ASCII.length; point++) {
      ASCII[point] = kindOf(point);
    }
  }

  private Tokenizer() {}

  /**
   * Gives the tokens of {@code text} from {@code begin} to {@code end}; of byte pairs the words
   * that they are made of.
   */
  static void cut(Tokens tokens, char[] text, int begin, int end, Sink sink) {
    switch (tokens) {
      case Tokens.Characters characters -> characters(text, begin, end, sink);
      case Tokens.Words words -> words(text, begin, end, sink);
      case Tokens.BytePairs pairs -> stretches(text, begin, end, sink);
    }
  }

  /**
   * The last place up to {@code end} at which a text can be cut in two, so that the tokens of both
   * pieces are those of the whole; 0 if there is none.
   */
  static int lastCut(Tokens tokens, char[] text, int end) {
    return switch (tokens) {
      case Tokens.Characters _ ->
          end > 0 && Character.isHighSurrogate(text[end - 1]) ? end - 1 : end;
      case Tokens.Words _ -> behindBlank(text, end);
      case Tokens.BytePairs _ -> beforeBlank(text, end);
    };
  }

  /** A stretch takes the blank before it along. */
  private static int beforeBlank(char[] text, int end) {
    int cut = end - 1;
    while (cut > 0
        && !(Character.isWhitespace(text[cut]) && !Character.isWhitespace(text[cut - 1]))) {
      cut--;
    }
    return Math.max(cut, 0);
  }

  private static int behindBlank(char[] text, int end) {
    int cut = end;
    while (cut > 0
        && !Character.isWhitespace(text[cut - 1])
        && !Character.isIdeographic(text[cut - 1])) {
      cut--;
    }
    return cut;
  }

  private static void characters(char[] text, int begin, int end, Sink sink) {
    for (int i = begin; i < end; ) {
      int next = i + Character.charCount(Character.codePointAt(text, i, end));
      sink.token(text, i, next);
      i = next;
    }
  }

  /**
   * A word is a run of letters and digits, with apostrophes and underscores inside; a number keeps
   * its points and commas; an ideograph, any other mark and a line end are tokens of their own;
   * blanks are not.
   */
  private static void words(char[] text, int begin, int end, Sink sink) {
    for (int i = begin; i < end; ) {
      int point = Character.codePointAt(text, i, end);
      int next = i + Character.charCount(point);
      byte kind = kind(point);
      if (kind == WORD) {
        next = endOfWord(text, next, end);
      }
      if (kind != BLANK || point == '\n') {
        sink.token(text, i, next);
      }
      i = next;
    }
  }

  /**
   * All of the text: a word or a run of marks, with the blank before it; any other blank and line
   * end by itself.
   */
  private static void stretches(char[] text, int begin, int end, Sink sink) {
    for (int i = begin; i < end; ) {
      int first = text[i] == ' ' && i + 1 < end ? i + 1 : i;
      int point = Character.codePointAt(text, first, end);
      byte kind = kind(point);
      int next = i + Character.charCount(Character.codePointAt(text, i, end));
      if (kind == WORD) {
        next = endOfWord(text, first + Character.charCount(point), end);
      } else if (kind == MARK) {
        next = endOfMarks(text, first, end);
      }
      sink.token(text, i, next);
      i = next;
    }
  }

  private static int endOfMarks(char[] text, int at, int end) {
    int next = at;
    while (next < end) {
      int point = Character.codePointAt(text, next, end);
      if (kind(point) != MARK) {
        break;
      }
      next += Character.charCount(point);
    }
    return next;
  }

  /** Where the word ends that goes up to {@code at} at least. */
  private static int endOfWord(char[] text, int at, int end) {
    int next = at;
    while (true) {
      while (next < end && text[next] < ASCII.length && ASCII[text[next]] == WORD) {
        next++;
      }
      if (next >= end || !continues(text, next, end)) {
        return next;
      }
      next += Character.charCount(Character.codePointAt(text, next, end));
    }
  }

  /** Whether the word goes on at {@code at}, which is not its first character. */
  private static boolean continues(char[] text, int at, int end) {
    int point = Character.codePointAt(text, at, end);
    if (kind(point) == WORD) {
      return true;
    }
    boolean apostrophe = point == '\'' || point == '\u2019';
    boolean within = point == '.' || point == ',';
    if (at + 1 >= end || !(apostrophe || within)) {
      return false;
    }
    int before = Character.codePointBefore(text, at);
    int following = Character.codePointAt(text, at + 1, end);
    return apostrophe
        ? Character.isLetter(before) && Character.isLetter(following)
        : Character.isDigit(before) && Character.isDigit(following);
  }

  private static byte kind(int point) {
    return point < ASCII.length ? ASCII[point] : kindOf(point);
  }

  private static byte kindOf(int point) {
    return isWordPart(point) ? WORD : isBlank(point) ? BLANK : MARK;
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
