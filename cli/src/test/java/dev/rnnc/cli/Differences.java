package dev.rnnc.cli;

import java.util.List;

/** What each pass changed: the lines that a program lost and won, since the one before it. */
final class Differences {
  private final List<String> before;
  private final List<String> after;

  /** The length of the longest common part of the lines from a place on in each text. */
  private final int[][] common;

  private Differences(List<String> before, List<String> after) {
    this.before = before;
    this.after = after;
    this.common = new int[before.size() + 1][after.size() + 1];
    for (int i = before.size() - 1; i >= 0; i--) {
      for (int j = after.size() - 1; j >= 0; j--) {
        common[i][j] =
            before.get(i).equals(after.get(j))
                ? common[i + 1][j + 1] + 1
                : Math.max(common[i + 1][j], common[i][j + 1]);
      }
    }
  }

  /**
   * The differences, each under its line {@code after pass}.
   *
   * @param first the program before the first pass
   * @param passes the program after each pass, under such a line
   */
  static String between(String first, String passes) {
    StringBuilder text = new StringBuilder();
    List<String> before = first.lines().toList();
    for (String section : passes.split("(?m)^(?=after )", -1)) {
      List<String> lines = section.lines().toList();
      List<String> program = lines.subList(1, lines.size());
      text.append(lines.getFirst()).append('\n');
      text.append(new Differences(before, program).write());
      before = program;
    }
    return text.toString();
  }

  private String write() {
    StringBuilder text = new StringBuilder();
    int i = 0;
    int j = 0;
    while (i < before.size() || j < after.size()) {
      if (i < before.size() && j < after.size() && before.get(i).equals(after.get(j))) {
        i++;
        j++;
      } else if (j == after.size() || (i < before.size() && common[i + 1][j] >= common[i][j + 1])) {
        text.append("- ").append(before.get(i++)).append('\n');
      } else {
        text.append("+ ").append(after.get(j++)).append('\n');
      }
    }
    return text.toString();
  }
}
