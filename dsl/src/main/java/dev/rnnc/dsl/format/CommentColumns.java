package dev.rnnc.dsl.format;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Where the comments behind code begin. In neighbouring lines they begin below each other, at least
 * three blanks behind the code. Where the source has done that already, in a column of its own
 * choice, it is left: then a comment behind code that reaches beyond that column may stand out.
 */
final class CommentColumns {
  private static final int GAP = 3;
  private static final int RIGHTMOST = 100;

  private CommentColumns() {}

  /** The column for the lines from {@code start} up to {@code end}, which all have a comment. */
  static int[] of(List<Line> lines, int start, int end) {
    List<Line> run = lines.subList(start, end);
    int chosen = mostCommon(run);
    boolean kept = chosen <= RIGHTMOST && run.stream().allMatch(line -> stands(line, chosen));
    int column = run.stream().mapToInt(Line::width).max().orElse(0) + GAP;
    return run.stream()
        .mapToInt(line -> kept ? Math.max(chosen, line.width() + GAP) : column)
        .toArray();
  }

  private static boolean stands(Line line, int column) {
    return sourceColumn(line) == Math.max(column, line.width() + GAP);
  }

  private static int mostCommon(List<Line> run) {
    Map<Integer, Long> counts =
        run.stream()
            .map(CommentColumns::sourceColumn)
            .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
    return counts.entrySet().stream()
        .max(
            Map.Entry.<Integer, Long>comparingByValue()
                .thenComparing(Map.Entry.comparingByKey(Comparator.reverseOrder())))
        .map(Map.Entry::getKey)
        .orElse(0);
  }

  private static int sourceColumn(Line line) {
    return line.comment().map(Comment::column).orElse(0);
  }
}
