package dev.rnnc.model;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** How BLEU cuts translations into words, by the names that sacreBLEU has for it. */
public enum BleuWords {
  /** As mteval-v13a: marks are words of their own. */
  MTEVAL_13A("13a"),
  /** Chinese: characters are words, the rest is cut as by mteval-v13a. */
  CHINESE("zh"),
  /** As mteval-v14: marks and symbols of every script are words of their own. */
  INTERNATIONAL("intl"),
  /** Every character is a word. */
  CHARACTERS("char"),
  /** What stands between blanks. */
  BLANKS("none");

  private final String word;

  BleuWords(String word) {
    this.word = word;
  }

  /** The name in a `.rnn` file, which is that of sacreBLEU. */
  public String word() {
    return word;
  }

  public static List<String> words() {
    return Arrays.stream(values()).map(BleuWords::word).toList();
  }

  public static Optional<BleuWords> of(String word) {
    return Arrays.stream(values()).filter(way -> way.word.equals(word)).findFirst();
  }

  @Override
  public String toString() {
    return word;
  }
}
