package dev.rnnc.plan;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** The text form of plans: buffers, then the steps of each phase, one a line. */
public final class PlanPrinter {
  private final StringBuilder out = new StringBuilder();

  private PlanPrinter() {}

  public static String print(Plan plan) {
    PlanPrinter printer = new PlanPrinter();
    printer.line("plan " + plan.name());
    for (Buffer buffer : plan.buffers()) {
      if (buffer.origin() instanceof Buffer.Origin.Unused) {
        continue;
      }
      String origin =
          switch (buffer.origin()) {
            case Buffer.Origin.Own own -> "slot " + own.slot();
            case Buffer.Origin.Unused _ -> "no memory";
            case Buffer.Origin.Input input -> "input " + input.name();
            case Buffer.Origin.Parameter parameter -> "parameter " + parameter.name();
          };
      String rows = buffer.rows().name().toLowerCase(Locale.ROOT);
      printer.line(
          "  %s %s[%d] stride %d in %s"
              .formatted(buffer, rows, buffer.width(), buffer.stride(), origin));
    }
    for (Packed packed : plan.packed()) {
      String heads = packed.heads() == 1 ? "" : packed.heads() + " of ";
      printer.line("  %s %s[%d, %d]".formatted(packed, heads, packed.depth(), packed.columns()));
    }
    plan.weights().forEach(phase -> printer.phase("weights by ", phase));
    plan.phases().forEach(phase -> printer.phase("by ", phase));
    for (Plan.Result result : plan.outputs()) {
      printer.line("  output " + result.name() + " = " + result.view());
    }
    for (Plan.Result result : plan.stores()) {
      printer.line("  store " + result.name() + " = " + result.view());
    }
    return printer.out.toString();
  }

  private void line(String text) {
    out.append(text).append('\n');
  }

  private void phase(String title, Phase phase) {
    String pass =
        switch (phase.pass()) {
          case ONCE -> "";
          case FORWARD -> ", segments of time in order";
          case BACKWARD -> ", segments of time, last first";
        };
    line("  " + title + phase.sharing().name().toLowerCase(Locale.ROOT) + pass);
    for (Node node : phase.nodes()) {
      switch (node) {
        case Node.Once(Step step) -> line("    " + text(step));
        case Node.Sweep sweep -> {
          String order =
              (sweep.recurrent() ? " in order" : "") + (sweep.reverse() ? ", last first" : "");
          sweep.before().forEach(step -> line("    " + text(step)));
          line("    at every time step" + order);
          sweep.body().forEach(step -> line("      " + text(step)));
        }
      }
    }
  }

  /** A step in a line. */
  static String text(Step step) {
    return switch (step) {
      case Step.Kernel kernel -> kernel(kernel);
      case Step.Pack(View matrix, Packed packed) ->
          packed + " = pack" + (packed.transposed() ? " transposed " : " ") + matrix;
      case Step.Product(View x, Packed packed, View y, boolean accumulate) ->
          y + (accumulate ? " += " : " = ") + "product " + x + " " + packed;
      case Step.OuterSum(View left, View right, View result, int heads) ->
          result + " = outer_sum " + left + " " + right + (heads > 1 ? " heads=" + heads : "");
      case Step.MatrixProduct product ->
          product.result() + " = matrix_product " + product.left() + " " + product.right();
      case Step.RowProduct product ->
          product.y() + " = row_product " + product.matrix() + " " + product.x();
      case Step.RowOuter(View left, View right, View y) -> y + " = row_outer " + left + " " + right;
      case Step.RowReduction(var reduction, View x, View y, int size) ->
          y + " = " + reduction.name().toLowerCase(Locale.ROOT) + " " + x + " by " + size;
      case Step.CrossEntropy(View logits, View target, View loss) ->
          loss + " = cross_entropy " + logits + " " + target;
      case Step.CrossEntropyGradient gradient ->
          gradient.gradient()
              + " = cross_entropy_gradient "
              + gradient.logits()
              + " "
              + gradient.target()
              + " "
              + gradient.upstream();
      case Step.LossAndGradient(var loss, var gradient) -> loss.loss() + ", " + text(gradient);
      case Step.SumRows(View x, View y) -> y + " = sum_rows " + x;
      case Step.LookupGradient gradient ->
          gradient.result() + " = lookup_gradient " + gradient.rows() + " " + gradient.index();
      case Step.OneHot(View index, View y) -> y + " = one_hot " + index;
      case Step.Valid(View lengths, View y) -> y + " = valid " + lengths;
      case Step.Pick pick -> pick.y() + " = pick " + pick.x() + " " + pick.lengths();
      case Step.Stack(View x, View y, int steps) -> y + " = stack " + steps + " " + x;
      case Step.Unstack(View x, View y, int steps) -> y + " = unstack " + steps + " " + x;
      case Step.Place place -> place.y() + " = place " + place.x() + " " + place.lengths();
      case Step.Transpose(View x, View y, int m, int n) -> y + " = transpose " + x;
      case Step.Move move -> move.to() + " = move " + move.from();
      case Step.Repeat(View x, View y, int size) -> y + " = repeat " + x;
      case Step.MaskKeys(int stream, View keys) -> keys + " = keys of mask " + stream;
    };
  }

  private static String kernel(Step.Kernel kernel) {
    StringBuilder text = new StringBuilder("kernel [" + kernel.width() + "]");
    int number = 0;
    for (Step.Source source : kernel.sources()) {
      text.append(number == 0 ? " " : "; ").append('v').append(number++).append(" = ");
      text.append(
          switch (source) {
            case Step.Source.Load(View view) -> view.toString();
            case Step.Source.Gather gather -> gather.table() + " at " + gather.index();
            case Step.Source.Mask mask -> "mask " + mask.keys() + " rate " + mask.rate();
          });
    }
    for (Step.Code line : kernel.code()) {
      text.append(number == 0 ? " " : "; ").append('v').append(number++).append(" = ");
      text.append(
          switch (line) {
            case Step.Code.Constant(double value) -> String.valueOf(value);
            case Step.Code.Unary(var function, int x) -> lower(function) + values(List.of(x));
            case Step.Code.Binary(var function, int left, int right) ->
                lower(function) + values(List.of(left, right));
            case Step.Code.MultiplyAdd(int left, int right, int addend) ->
                "multiply_add" + values(List.of(left, right, addend));
            case Step.Code.Select(int condition, int then, int otherwise) ->
                "select" + values(List.of(condition, then, otherwise));
          });
    }
    for (Step.Sink sink : kernel.sinks()) {
      text.append("; ").append(sink.view()).append(" = v").append(sink.value());
    }
    return text.toString();
  }

  private static String values(List<Integer> values) {
    return values.stream().map(value -> " v" + value).collect(Collectors.joining());
  }

  private static String lower(Enum<?> name) {
    return name.name().toLowerCase(Locale.ROOT);
  }
}
