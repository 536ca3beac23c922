package dev.rnnc.cuda.codegen;

import dev.rnnc.plan.Buffer;
import dev.rnnc.plan.View;
import java.util.Set;

/**
 * Where in time and batch a piece of code stands, which says where the rows of views are.
 *
 * @param time how it goes through time
 * @param near buffers whose rows a block keeps in shared memory; empty outside of row loops
 * @param ofBlock whether the code is for the rows of one block, from {@code first_row} on
 * @param split whether the code is for a block's columns, {@code own_split} from {@code
 *     first_split} on of each {@code split} columns; 0 if it is not
 */
record Frame(Time time, Set<Integer> near, boolean ofBlock, int split) {
  Frame(Time time, Set<Integer> near, boolean ofBlock) {
    this(time, near, ofBlock, 0);
  }

  /** How code goes through time. */
  enum Time {
    /** Once; rows are those of the batch. */
    ONCE,
    /** All time steps at once; rows are those of all of them. */
    ALL,
    /** At time step {@code t}; rows are those of the batch. */
    STEP
  }

  static final Frame ONCE = new Frame(Time.ONCE, Set.of(), false);
  static final Frame ALL = new Frame(Time.ALL, Set.of(), false);
  static final Frame STEP = new Frame(Time.STEP, Set.of(), false);

  /** The rows of what differs by sequence. */
  Space rows() {
    return time == Time.ALL ? Space.ALL : Space.BATCH;
  }

  /** The rows that a step goes over which writes a view. */
  Space rows(View written) {
    return written.batch() ? rows() : Space.ONE;
  }

  /** Whether a view's row at row {@code row} depends on which sequence that is. */
  boolean needsSequence(View view) {
    return time == Time.ALL && view.batch() && (!view.time() || view.last());
  }

  /** The element in a column of a view, at row {@code row}. */
  String element(KernelText kernel, View view, String pointer, String column) {
    String at = offset(kernel.plan().buffer(view), view);
    String columns =
        view.column() == 0
            ? column
            : column.equals("0") ? "" + view.column() : column + " + " + view.column();
    return pointer + "[" + (at.isEmpty() ? columns : at + " + " + columns) + "]";
  }

  /** The address of the first column of a view's row at row {@code row}. */
  String address(KernelText kernel, View view, String pointer) {
    String at = offset(kernel.plan().buffer(view), view);
    String column = view.column() == 0 ? "" : " + " + view.column();
    return at.isEmpty() ? pointer + column : pointer + " + " + at + column;
  }

  private String offset(Buffer buffer, View view) {
    if (!view.batch()) {
      return "";
    }
    if (near.contains(buffer.id())) {
      return times("(row - first_row)", buffer.stride(), true);
    }
    String steps = steps(view);
    String row =
        time != Time.ALL || !view.time() || view.last()
            ? steps.isEmpty() ? (time == Time.ALL ? "b" : "row") : sum(steps, sequence())
            : view.shift() == 0 ? "row" : "row + " + view.shift() + " * batch";
    return times(row, buffer.stride(), false);
  }

  private String sequence() {
    return time == Time.ALL ? "b" : "row";
  }

  private static String sum(String steps, String sequence) {
    return (steps.equals("1") ? "batch" : steps + " * batch") + " + " + sequence;
  }

  /** The time steps before a view's row, if it is not that of the row at hand. */
  private String steps(View view) {
    String from = view.last() ? "time_steps" : view.time() && time == Time.STEP ? "t" : "";
    if (view.shift() == 0) {
      return from;
    }
    return from.isEmpty() ? "" + view.shift() : "(" + from + " + " + view.shift() + ")";
  }

  private static String times(String row, int stride, boolean isNear) {
    String one = row.matches("\\w+|\\(.*\\)") && !row.contains(") +") ? row : "(" + row + ")";
    if (stride == 1) {
      return isNear ? row : "(size_t) " + one;
    }
    return (isNear ? "" : "(size_t) ") + one + " * " + stride;
  }

  /**
   * The rows of a view as a value of type {@code Rows}: {@code first, stride, period}; row 0 is the
   * first that the step goes over.
   */
  String rows(KernelText kernel, View view, String pointer) {
    Buffer buffer = kernel.plan().buffer(view);
    String column = view.column() == 0 ? "" : " + " + view.column();
    if (!view.batch()) {
      return "{%s%s, 0, 0}".formatted(pointer, column);
    }
    boolean moves = view.time() && !view.last();
    String steps = steps(view);
    String first = steps.isEmpty() ? "" : " + (size_t) " + steps + " * batch * " + buffer.stride();
    String period = time == Time.ALL && !moves ? "batch" : "0";
    return "{%s%s%s, %d, %s}".formatted(pointer, first, column, buffer.stride(), period);
  }
}
