package dev.rnnc.translation;

import java.util.List;
import java.util.regex.Pattern;

/** A way to cut a text into words, of those that sacreBLEU has. */
@FunctionalInterface
public interface Words {
  /** The words of a line. */
  List<String> of(String text);

  /** As mteval-v13a: the default of sacreBLEU. */
  static Words mteval13a() {
    return Words13a::of;
  }

  /** Of Chinese: {@code zh}. */
  static Words chinese() {
    return WordsZh::of;
  }

  /** As mteval-v14, by what Unicode says of characters: {@code intl}. */
  static Words international() {
    Pattern notAfterNumber = Pattern.compile("(\\P{N})(\\p{P})");
    Pattern notBeforeNumber = Pattern.compile("(\\p{P})(\\P{N})");
    Pattern symbol = Pattern.compile("(\\p{S})");
    return text -> {
      String line = notAfterNumber.matcher(text.stripTrailing()).replaceAll("$1 $2 ");
      line = notBeforeNumber.matcher(line).replaceAll(" $1 $2");
      return Words13a.split(symbol.matcher(line).replaceAll(" $1 "));
    };
  }

  /** Every character but blanks: {@code char}. */
  static Words characters() {
    return text ->
        Words13a.split(text).stream()
            .flatMap(word -> word.codePoints().mapToObj(Character::toString))
            .toList();
  }

  /** What stands between blanks: {@code none}. */
  static Words blanks() {
    return Words13a::split;
  }
}
