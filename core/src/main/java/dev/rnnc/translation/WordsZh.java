package dev.rnnc.translation;

import java.util.List;

/**
 * The words of a Chinese text as sacreBLEU cuts them with {@code --tokenize zh} (Shujian Huang
 * 2017): every Chinese character and mark by itself, and the rest nearly as mteval-v13a.
 */
final class WordsZh {
  /**
   * From and to, both included. What sacreBLEU writes for ideographs beyond U+FFFF are, in Python,
   * texts of two characters, which take in U+2001 to U+2A6D instead: quotation marks, arrows, signs
   * of mathematics. Scores are to be the same, so it is here as it is there.
   */
  private static final int[][] RANGES = {
    {0x3400, 0x4db5},
    {0x4e00, 0x9fbb},
    {0xf900, 0xfa2d},
    {0xfa30, 0xfa6a},
    {0xfa70, 0xfad9},
    {0x2001, 0x2a6d},
    {0xff00, 0xffef},
    {0x2e80, 0x2fdf},
    {0x2ff0, 0x303f},
    {0x31c0, 0x31ef},
    {0x3100, 0x312f},
    {0x31a0, 0x31bf},
    {0xfe10, 0xfe1f},
    {0xfe30, 0xfe4f},
    {0x3200, 0x33ff},
  };

  private WordsZh() {}

  static List<String> of(String text) {
    StringBuilder line = new StringBuilder();
    text.strip()
        .codePoints()
        .forEach(point -> {
          if (isChinese(point)) {
            line.append(' ').appendCodePoint(point).append(' ');
          } else {
            line.appendCodePoint(point);
          }
        });
    return Words13a.cut(line.toString());
  }

  private static boolean isChinese(int point) {
    for (int[] range : RANGES) {
      if (range[0] <= point && point <= range[1]) {
        return true;
      }
    }
    return false;
  }
}
