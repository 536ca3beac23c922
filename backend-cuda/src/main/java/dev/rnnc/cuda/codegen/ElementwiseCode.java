package dev.rnnc.cuda.codegen;

import dev.rnnc.ir.BinaryFunction;
import dev.rnnc.ir.CounterRandom;
import dev.rnnc.ir.UnaryFunction;
import dev.rnnc.plan.Step;
import dev.rnnc.plan.View;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Writes the elementwise code of a {@link Step.Kernel}: one thread for one element at a time. */
final class ElementwiseCode {
  private final KernelText kernel;
  private final Frame frame;
  private final Step.Kernel step;
  private final List<String> names = new ArrayList<>();
  private final Set<String> taken = new HashSet<>();

  private ElementwiseCode(KernelText kernel, Frame frame, Step.Kernel step) {
    this.kernel = kernel;
    this.frame = frame;
    this.step = step;
  }

  static void write(KernelText kernel, Frame frame, Step.Kernel step) {
    new ElementwiseCode(kernel, frame, step).write();
  }

  private void write() {
    Space space = frame.rows(step.sinks().getFirst().view());
    List<View> views = new ArrayList<>(step.reads());
    views.addAll(step.writes());
    Loops.elements(kernel, frame, space, step.width(), views);
    step.sources().forEach(this::source);
    step.code().forEach(this::line);
    for (Step.Sink sink : step.sinks()) {
      String to = frame.element(kernel, sink.view(), kernel.writes(sink.view()), "column");
      kernel.lines(to + " = " + names.get(sink.value()) + ";");
    }
    kernel.close();
  }

  private void source(Step.Source source) {
    switch (source) {
      case Step.Source.Load(View view) -> define(local(view), load(view));
      case Step.Source.Gather(View table, int rowWidth, int column, View index) -> {
        String at = define(local(index) + "_index", "int", load(index));
        String start = column == 0 ? "" : column + " + ";
        define(
            local(table) + "_row",
            "%s < 0 ? 0.0f : %s[(size_t) %s * %d + %scolumn]"
                .formatted(at, kernel.reads(table), at, rowWidth, start));
      }
      case Step.Source.Mask(View keys, double rate, boolean scaled) ->
          define(
              "kept",
              "keep(%s, column, %du, %s)"
                  .formatted(
                      load(keys),
                      CounterRandom.threshold(rate),
                      Literals.of(scaled ? 1 / (1 - rate) : 1)));
    }
  }

  private String load(View view) {
    String column = view.width() == 1 ? "0" : "column";
    return frame.element(kernel, view, kernel.reads(view), column);
  }

  private String local(View view) {
    return Names.local(kernel.plan().buffer(view).name());
  }

  private void line(Step.Code line) {
    int number = names.size();
    String name =
        step.sinks().stream()
            .filter(sink -> sink.value() == number)
            .map(sink -> local(sink.view()))
            .findFirst()
            .orElse("v" + number);
    define(name, text(line));
  }

  private String text(Step.Code line) {
    return switch (line) {
      case Step.Code.Constant(double number) -> Literals.of(number);
      case Step.Code.Unary(var function, int x) -> text(function, names.get(x));
      case Step.Code.Binary(var function, int left, int right) ->
          text(function, names.get(left), names.get(right));
      case Step.Code.MultiplyAdd(int left, int right, int addend) ->
          "fmaf(%s, %s, %s)".formatted(names.get(left), names.get(right), names.get(addend));
      case Step.Code.Select(int condition, int then, int otherwise) ->
          "%s != 0.0f ? %s : %s"
              .formatted(names.get(condition), names.get(then), names.get(otherwise));
    };
  }

  private static String text(UnaryFunction function, String x) {
    return switch (function) {
      case NEGATE -> "-" + x;
      case SIGMOID -> "sigmoid(" + x + ")";
      case TANH -> "tanhf(" + x + ")";
      case RELU -> "relu(" + x + ")";
      case EXP -> "expf(" + x + ")";
      case LOG -> "logf(" + x + ")";
      case SQRT -> "sqrtf(" + x + ")";
      case ABS -> "fabsf(" + x + ")";
      case SOFTPLUS -> "softplus(" + x + ")";
      case SIGN -> "sign(" + x + ")";
      case RECIPROCAL -> "1.0f / " + x;
    };
  }

  private static String text(BinaryFunction function, String x, String y) {
    return switch (function) {
      case ADD -> x + " + " + y;
      case SUBTRACT -> x + " - " + y;
      case MULTIPLY -> x + " * " + y;
      case DIVIDE -> x + " / " + y;
      case MAX -> "maximum(%s, %s)".formatted(x, y);
      case MIN -> "minimum(%s, %s)".formatted(x, y);
      case LESS -> "%s < %s ? 1.0f : 0.0f".formatted(x, y);
      case LESS_OR_EQUAL -> "%s <= %s ? 1.0f : 0.0f".formatted(x, y);
      case EQUAL -> "%s == %s ? 1.0f : 0.0f".formatted(x, y);
      case NOT_EQUAL -> "%s != %s ? 1.0f : 0.0f".formatted(x, y);
    };
  }

  private void define(String name, String value) {
    names.add(define(name, "float", value));
  }

  private String define(String name, String type, String value) {
    String unique = name;
    for (int again = 2; !taken.add(unique) || isPointer(unique); again++) {
      unique = name + "_" + again;
    }
    kernel.lines("const %s %s = %s;".formatted(type, unique, value));
    return unique;
  }

  /** Whether a name is that of a buffer, which a value of that name would hide. */
  private boolean isPointer(String name) {
    return kernel.plan().buffers().stream()
        .anyMatch(buffer -> kernel.names().buffer(buffer.id()).equals(name));
  }
}
