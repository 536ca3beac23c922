package dev.rnnc.cuda.codegen;

import dev.rnnc.ir.Steps;
import dev.rnnc.plan.Step;
import dev.rnnc.plan.View;
import java.util.List;
import java.util.stream.Stream;

/**
 * Writes steps that treat every row alike, as loops over {@code rows} rows. The code around defines
 * {@code thread}, the thread's number among {@code threads}, and {@code rows}.
 */
final class RowSteps {
  private final KernelText kernel;
  private final Frame frame;

  RowSteps(KernelText kernel, Frame frame) {
    this.kernel = kernel;
    this.frame = frame;
  }

  private String element(View view, String pointer, String column) {
    return frame.element(kernel, view, pointer, column);
  }

  private void elements(View y, int width, View... read) {
    Loops.elements(
        kernel, frame, frame.rows(y), width, Stream.concat(Stream.of(y), Stream.of(read)).toList());
  }

  private String read(View view, String column) {
    return element(view, kernel.reads(view), column);
  }

  private void assign(View y, String column, String value) {
    kernel.lines(element(y, kernel.writes(y), column) + " = " + value + ";");
  }

  void rowProduct(Step.RowProduct step) {
    int inner = step.transposed() ? step.m() : step.k();
    elements(step.y(), step.y().width(), step.matrix(), step.x());
    kernel.lines("float sum = 0.0f;");
    kernel.open("for (int p = 0; p < %d; p++)".formatted(inner));
    String at =
        step.transposed()
            ? "p * %d + column".formatted(step.k())
            : "column * %d + p".formatted(step.k());
    kernel.lines(
        "sum = fmaf(%s, %s, sum);"
            .formatted(
                kernel.operand(read(step.matrix(), at)), kernel.operand(read(step.x(), "p"))));
    kernel.close();
    assign(step.y(), "column", "sum");
    kernel.close();
  }

  void rowOuter(Step.RowOuter step) {
    int k = step.right().width();
    elements(step.y(), step.left().width() * k, step.left(), step.right());
    String left = read(step.left(), "column / " + k);
    assign(step.y(), "column", left + " * " + read(step.right(), "column % " + k));
    kernel.close();
  }

  void transpose(Step.Transpose step) {
    int m = step.m();
    int n = step.n();
    elements(step.y(), step.y().width(), step.x());
    kernel.lines("const int j = column %% %d / %d;".formatted(m * n, m));
    kernel.lines("const int k = column %% %d;".formatted(m));
    String from = "column / %d * %d + k * %d + j".formatted(m * n, m * n, n);
    assign(step.y(), "column", read(step.x(), from));
    kernel.close();
  }

  /** Each element of the result finds the run that it belongs to, if any. */
  void move(Step.Move step) {
    int length = step.length();
    int count = step.count();
    if (step.clear()) {
      elements(step.to(), step.to().width(), step.from());
      kernel.lines("const int moved = column - %d;".formatted(step.toStart()));
      boolean one = count == 1 || step.toStep() == 0;
      kernel.lines(
          "const int k = %s;".formatted(one ? "0" : "moved / %d".formatted(step.toStep())));
      kernel.lines(
          "const int j = %s;".formatted(one ? "moved" : "moved - k * %d".formatted(step.toStep())));
      kernel.lines("const bool inside = moved >= 0 && k < %d && j < %d;".formatted(count, length));
      String from = "(%d + k * %d + j)".formatted(step.fromStart(), step.fromStep());
      assign(step.to(), "column", "inside ? " + read(step.from(), from) + " : 0.0f");
    } else {
      elements(step.to(), count * length, step.from());
      kernel.lines("const int k = column / %d;".formatted(Math.max(1, length)));
      kernel.lines("const int j = column %% %d;".formatted(Math.max(1, length)));
      String from = "%d + k * %d + j".formatted(step.fromStart(), step.fromStep());
      String to = "%d + k * %d + j".formatted(step.toStart(), step.toStep());
      assign(step.to(), to, read(step.from(), from));
    }
    kernel.close();
  }

  void repeat(Step.Repeat step) {
    elements(step.y(), step.y().width(), step.x());
    assign(step.y(), "column", read(step.x(), "column / " + step.size()));
    kernel.close();
  }

  void oneHot(Step.OneHot step) {
    elements(step.y(), step.y().width(), step.index());
    assign(step.y(), "column", read(step.index(), "0") + " == column ? 1.0f : 0.0f");
    kernel.close();
  }

  void valid(Step.Valid step) {
    elements(step.y(), 1, step.lengths());
    kernel.lines("const int now = %s;".formatted(timeStep()));
    assign(step.y(), "column", "now < " + read(step.lengths(), "0") + " ? 1.0f : 0.0f");
    kernel.close();
  }

  private String timeStep() {
    return switch (frame.time()) {
      case ONCE -> "0";
      case ALL -> "row / batch";
      case STEP -> "t";
    };
  }

  void maskKeys(Step.MaskKeys step) {
    elements(step.keys(), 1);
    String numbers = kernel.parameter("run", new Argument.RunNumbers());
    String sequence = frame.time() == Frame.Time.ALL ? "row % batch" : "row";
    assign(
        step.keys(),
        "column",
        "row_key(%s, %d, %s, %s)".formatted(numbers, step.stream(), timeStep(), sequence));
    kernel.close();
  }

  /** One row of all time steps, for each sequence. */
  void pick(Step.Pick step) {
    elements(step.y(), step.y().width(), step.lengths());
    picked(step.lengths(), step.which());
    String pointer = kernel.reads(step.x());
    String from = ofStep(step.x(), pointer, "picked", "row", "column");
    assign(step.y(), "column", "picked < 0 ? 0.0f : " + from);
    kernel.close();
  }

  void place(Step.Place step) {
    elements(step.y(), step.y().width(), step.x(), step.lengths());
    picked(step.lengths(), step.which());
    assign(step.y(), "column", "picked == row / batch ? " + read(step.x(), "column") + " : 0.0f");
    kernel.close();
  }

  private void picked(View lengths, Steps.Which which) {
    kernel.lines("const int length = min(%s, time_steps);".formatted(read(lengths, "0")));
    kernel.lines(
        "const int picked = length <= 0 ? -1 : %s;"
            .formatted(which == Steps.Which.FIRST ? "0" : "length - 1"));
  }

  void stack(Step.Stack step) {
    int width = step.x().width();
    elements(step.y(), step.y().width());
    kernel.lines("const int now = column / %d;".formatted(Math.max(1, width)));
    String from =
        ofStep(step.x(), kernel.reads(step.x()), "now", "row", "column %% %d".formatted(width));
    assign(step.y(), "column", "now < time_steps ? " + from + " : 0.0f");
    kernel.close();
  }

  void unstack(Step.Unstack step) {
    int width = step.y().width();
    elements(step.y(), width, step.x());
    kernel.lines("const int now = row / batch;");
    String from = read(step.x(), "now * %d + column".formatted(width));
    assign(step.y(), "column", "now < %d ? %s : 0.0f".formatted(step.steps(), from));
    kernel.close();
  }

  /** An element of a time step that is computed. */
  private String ofStep(View view, String pointer, String step, String sequence, String column) {
    int stride = kernel.plan().buffer(view).stride();
    String steps = view.shift() == 0 ? step : "(%s + %d)".formatted(step, view.shift());
    String start = view.column() == 0 ? "" : view.column() + " + ";
    return "%s[(size_t) (%s * batch + %s) * %d + %s%s]"
        .formatted(pointer, steps, sequence, stride, start, column);
  }

  void reduction(Step.RowReduction step) {
    int size = step.size();
    int groups = size == 0 ? step.y().width() : step.x().width() / size;
    boolean keeps = step.reduction() == Step.Reduction.SOFTMAX;
    Loops.warps(kernel, frame, frame.rows(step.y()), groups, List.of(step.x(), step.y()));
    String group = groups == 1 ? "0" : "group";
    String from = address(step.x(), kernel.reads(step.x()), group, size);
    String to = address(step.y(), kernel.writes(step.y()), group, keeps ? size : 1);
    switch (step.reduction()) {
      case SOFTMAX -> kernel.lines("row_softmax(%s, %s, %d, lane);".formatted(from, to, size));
      case SUM -> reduced("row_sum", from, to, size);
      case MAX -> reduced("row_maximum", from, to, size);
    }
    kernel.close();
  }

  private void reduced(String function, String from, String to, int size) {
    kernel.lines("const float result = %s(%s, %d, lane);".formatted(function, from, size));
    kernel.open("if (lane == 0)");
    kernel.lines("*(%s) = result;".formatted(to));
    kernel.close();
  }

  private String address(View view, String pointer, String group, int size) {
    String first = frame.address(kernel, view, pointer);
    return group.equals("0") ? first : first + " + " + group + " * " + size;
  }

  void crossEntropy(Step.CrossEntropy step) {
    List<View> views = List.of(step.logits(), step.target(), step.loss());
    Loops.warps(kernel, frame, frame.rows(step.loss()), 1, views);
    kernel.lines(
        "const float loss = row_cross_entropy(%s, %s, %d, lane);"
            .formatted(
                frame.address(kernel, step.logits(), kernel.reads(step.logits())),
                read(step.target(), "0"),
                step.logits().width()));
    kernel.open("if (lane == 0)");
    assign(step.loss(), "0", "loss");
    kernel.close();
    kernel.close();
  }

  void crossEntropyGradient(Step.CrossEntropyGradient step) {
    List<View> views = List.of(step.logits(), step.target(), step.upstream(), step.gradient());
    Loops.warps(kernel, frame, frame.rows(step.gradient()), 1, views);
    kernel.lines(lossAndGradient(step) + ";");
    kernel.close();
  }

  void lossAndGradient(Step.LossAndGradient step) {
    Step.CrossEntropyGradient gradient = step.gradient();
    View loss = step.loss().loss();
    List<View> views =
        List.of(
            gradient.logits(), gradient.target(), gradient.upstream(), gradient.gradient(), loss);
    Loops.warps(kernel, frame, frame.rows(gradient.gradient()), 1, views);
    kernel.lines("const float loss = " + lossAndGradient(gradient) + ";");
    kernel.open("if (lane == 0)");
    assign(loss, "0", "loss");
    kernel.close();
    kernel.close();
  }

  private String lossAndGradient(Step.CrossEntropyGradient step) {
    return "row_loss_and_gradient(%s, %s, %s, %s, %d, lane)"
        .formatted(
            frame.address(kernel, step.logits(), kernel.reads(step.logits())),
            read(step.target(), "0"),
            read(step.upstream(), "0"),
            frame.address(kernel, step.gradient(), kernel.writes(step.gradient())),
            step.logits().width());
  }
}
