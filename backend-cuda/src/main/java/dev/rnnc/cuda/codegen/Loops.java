package dev.rnnc.cuda.codegen;

import dev.rnnc.plan.View;
import java.util.List;

/** Writes loops over the elements or groups of rows, by {@code threads} threads or their warps. */
final class Loops {
  private Loops() {}

  /**
   * Opens a loop over {@code width} elements of each row: defines {@code row} and {@code column}.
   */
  static void elements(KernelText kernel, Frame frame, Space space, int width, List<View> views) {
    if (space == Space.ONE) {
      kernel.open("for (int column = thread; column < %d; column += threads)".formatted(width));
      return;
    }
    if (frame.split() > 0) {
      splitElements(kernel, frame.split(), width);
      return;
    }
    String count = width == 1 ? "rows" : "rows * " + width;
    kernel.open("for (int at = thread; at < %s; at += threads)".formatted(count));
    row(kernel, frame, width == 1 ? "at" : "at / " + width, views);
    kernel.lines("const int column = %s;".formatted(width == 1 ? "0" : "at % " + width));
  }

  /** The same, of the columns of every row that are the block's own. */
  private static void splitElements(KernelText kernel, int split, int width) {
    String own = "own_" + split;
    int groups = width / split;
    String all = groups == 1 ? own : "(%d * %s)".formatted(groups, own);
    kernel.open("for (int at = threadIdx.x; at < rows * %s; at += blockDim.x)".formatted(all));
    kernel.lines("const int row = at / %s;".formatted(all));
    String group = groups == 1 ? "" : " + at %% %s / %s * %d".formatted(all, own, split);
    kernel.lines("const int column = first_%d + at %% %s%s;".formatted(split, own, group));
  }

  /**
   * Opens a loop of warps over {@code groups} groups of each row: defines {@code row}, group, lane.
   */
  static void warps(KernelText kernel, Frame frame, Space space, int groups, List<View> views) {
    kernel.lines("const int lane = threadIdx.x % 32;");
    if (space == Space.ONE) {
      kernel.open(
          "for (int group = thread / 32; group < %d; group += threads / 32)".formatted(groups));
      return;
    }
    String count = groups == 1 ? "rows" : "rows * " + groups;
    kernel.open("for (int at = thread / 32; at < %s; at += threads / 32)".formatted(count));
    row(kernel, frame, groups == 1 ? "at" : "at / " + groups, views);
    if (groups > 1) {
      kernel.lines("const int group = at % " + groups + ";");
    }
  }

  private static void row(KernelText kernel, Frame frame, String row, List<View> views) {
    kernel.lines("const int row = %s;".formatted(frame.ofBlock() ? "first_row + " + row : row));
    if (views.stream().anyMatch(frame::needsSequence)) {
      kernel.lines("const int b = row % batch;");
    }
  }
}
