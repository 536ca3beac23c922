package dev.rnnc.translation;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The words of a text as mteval-v13a cuts them, which the Conference on Machine Translation uses:
 * marks become words of their own, points and commas except within numbers.
 */
final class Words13a {
  private static final Pattern MARK = Pattern.compile("([{-~\\[-` -&(-+:-@/])");
  private static final Pattern NOT_AFTER_DIGIT = Pattern.compile("([^0-9])([.,])");
  private static final Pattern NOT_BEFORE_DIGIT = Pattern.compile("([.,])([^0-9])");
  private static final Pattern DASH_AFTER_DIGIT = Pattern.compile("([0-9])(-)");

  private Words13a() {}

  static List<String> of(String text) {
    String line = text.replace("<skipped>", "").replace("-\n", "").replace('\n', ' ');
    line =
        line.replace("&quot;", "\"")
            .replace("&amp;", "&")
            .replace("&lt;", "<")
            .replace("&gt;", ">");
    return cut(" " + line + " ");
  }

  /** The part that is the same for Chinese. */
  static List<String> cut(String text) {
    String line = MARK.matcher(text).replaceAll(" $1 ");
    line = NOT_AFTER_DIGIT.matcher(line).replaceAll("$1 $2 ");
    line = NOT_BEFORE_DIGIT.matcher(line).replaceAll(" $1 $2");
    return split(DASH_AFTER_DIGIT.matcher(line).replaceAll("$1 $2 "));
  }

  /** What stands between blanks of any kind. */
  static List<String> split(String line) {
    List<String> words = new ArrayList<>();
    StringBuilder word = new StringBuilder();
    line.codePoints()
        .forEach(point -> {
          if (!isBlank(point)) {
            word.appendCodePoint(point);
          } else if (!word.isEmpty()) {
            words.add(word.toString());
            word.setLength(0);
          }
        });
    if (!word.isEmpty()) {
      words.add(word.toString());
    }
    return words;
  }

  private static boolean isBlank(int point) {
    return Character.isWhitespace(point) || Character.isSpaceChar(point) || point == 0x85;
  }
}
