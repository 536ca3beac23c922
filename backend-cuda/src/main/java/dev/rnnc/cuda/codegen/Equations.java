package dev.rnnc.cuda.codegen;

import dev.rnnc.ir.BinaryFunction;
import dev.rnnc.plan.Plan;
import dev.rnnc.plan.Step;
import dev.rnnc.plan.View;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What a kernel computes, as equations between the values that it reads and writes. */
final class Equations {
  /** An equation that is longer says only what it reads. */
  private static final int LONGEST = 160;

  private final Plan plan;
  private final Step.Kernel kernel;

  private Equations(Plan plan, Step.Kernel kernel) {
    this.plan = plan;
    this.kernel = kernel;
  }

  static List<String> of(Plan plan, Step.Kernel kernel) {
    Equations equations = new Equations(plan, kernel);
    List<String> lines = new ArrayList<>();
    for (Step.Sink sink : kernel.sinks()) {
      String written = Kinds.name(plan, sink.view());
      String right = equations.expanded(sink.value(), true);
      lines.add(
          written + (right.length() <= LONGEST ? " = " + right : ", of the values read below"));
    }
    return lines;
  }

  /**
   * The text of a value; what is written is named, unless it is the one that is being explained.
   */
  private String expanded(int value, boolean outermost) {
    int sources = kernel.sources().size();
    if (value < sources) {
      return source(kernel.sources().get(value));
    }
    if (!outermost) {
      for (Step.Sink sink : kernel.sinks()) {
        if (sink.value() == value && !plan.buffer(sink.view()).name().isEmpty()) {
          return Kinds.name(plan, sink.view());
        }
      }
    }
    return switch (kernel.code().get(value - sources)) {
      case Step.Code.Constant(double number) ->
          number == Math.rint(number) && Math.abs(number) < 1e9
              ? String.valueOf((long) number)
              : String.valueOf(number);
      case Step.Code.Unary(var function, int x) ->
          function.name().toLowerCase(Locale.ROOT) + "(" + expanded(x, false) + ")";
      case Step.Code.Binary(var function, int left, int right) ->
          binary(function, expanded(left, false), expanded(right, false), outermost);
      case Step.Code.MultiplyAdd(int left, int right, int addend) -> {
        String sum =
            expanded(left, false)
                + " * "
                + expanded(right, false)
                + " + "
                + expanded(addend, false);
        yield outermost ? sum : "(" + sum + ")";
      }
      case Step.Code.Select(int condition, int then, int otherwise) ->
          "if(%s, %s, %s)"
              .formatted(
                  expanded(condition, false), expanded(then, false), expanded(otherwise, false));
    };
  }

  private static String binary(
      BinaryFunction function, String left, String right, boolean outermost) {
    String sign =
        switch (function) {
          case ADD -> "+";
          case SUBTRACT -> "-";
          case MULTIPLY -> "*";
          case DIVIDE -> "/";
          case LESS -> "<";
          case LESS_OR_EQUAL -> "<=";
          case EQUAL -> "==";
          case NOT_EQUAL -> "!=";
          case MAX, MIN -> "";
        };
    if (sign.isEmpty()) {
      return function.name().toLowerCase(Locale.ROOT) + "(" + left + ", " + right + ")";
    }
    String text = left + " " + sign + " " + right;
    return outermost ? text : "(" + text + ")";
  }

  private String source(Step.Source source) {
    return switch (source) {
      case Step.Source.Load(View view) -> Kinds.name(plan, view);
      case Step.Source.Gather gather ->
          Kinds.name(plan, gather.table()) + "[" + Kinds.name(plan, gather.index()) + "]";
      case Step.Source.Mask(View keys, double rate, boolean scaled) -> "keep(rate " + rate + ")";
    };
  }
}
