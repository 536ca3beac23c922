package dev.rnnc.ir;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * The text form of programs: one instruction a line, {@code %12.z [time, batch, 128] = sigmoid
 * %11}.
 */
public final class ProgramPrinter {
  private final StringBuilder out = new StringBuilder();

  private ProgramPrinter() {}

  public static String print(Program program) {
    ProgramPrinter printer = new ProgramPrinter();
    printer.out.append("program ").append(program.name());
    if (program.precision() != Precision.FLOAT32) {
      printer.out.append(", products in ").append(program.precision().word());
    }
    printer.out.append('\n');
    printer.block(program.main(), "  ");
    for (Program.Output output : program.outputs()) {
      printer.line("  ", "output " + output.name() + " = " + output.value());
    }
    for (Program.Store store : program.stores()) {
      printer.line("  ", "store " + store.parameter() + " = " + store.value());
    }
    return printer.out.toString();
  }

  private void line(String indent, String text) {
    out.append(indent).append(text).append('\n');
  }

  private void block(Block block, String indent) {
    for (Instruction instruction : block.instructions()) {
      String results =
          instruction.results().stream()
              .map(result -> result + " " + result.type())
              .collect(Collectors.joining(", "));
      if (instruction.op() instanceof Loop loop) {
        line(
            indent,
            (results.isEmpty() ? "" : results + " = ")
                + "loop"
                + (loop.reverse() ? " reverse" : ""));
        loop(loop, indent + "  ");
      } else {
        line(indent, results + " = " + text(instruction.op()));
      }
    }
  }

  private void loop(Loop loop, String indent) {
    for (Loop.Carried state : loop.carried()) {
      line(
          indent,
          "carried %s %s = %s then %s"
              .formatted(
                  state.parameter(), state.parameter().type(), state.initial(), state.next()));
    }
    for (Loop.Sequence sequence : loop.sequences()) {
      line(
          indent,
          "each %s %s of %s"
              .formatted(sequence.parameter(), sequence.parameter().type(), sequence.outer()));
    }
    for (Loop.Captured captured : loop.captured()) {
      line(
          indent,
          "with %s %s = %s"
              .formatted(captured.parameter(), captured.parameter().type(), captured.outer()));
    }
    block(loop.body(), indent);
    if (!loop.outputs().isEmpty()) {
      line(indent, "collect " + names(loop.outputs()));
    }
  }

  private static String names(List<Value> values) {
    return values.stream().map(Value::toString).collect(Collectors.joining(", "));
  }

  /** The operation without its result: its name, operands and what else it needs. */
  public static String text(Op op) {
    String operands = op.operands().isEmpty() ? "" : " " + names(op.operands());
    return switch (op) {
      case Leaf.Input input -> "input " + input.name();
      case Leaf.Parameter parameter -> "parameter " + parameter.name();
      case Leaf.Constant constant -> "constant " + constant.number();
      case Leaf.KeepMask mask ->
          "keep_mask stream=%d rate=%s scaled=%s"
              .formatted(mask.stream(), mask.rate(), mask.scaled());
      case Elementwise.Unary unary -> lower(unary.function()) + operands;
      case Elementwise.Binary binary -> lower(binary.function()) + operands;
      case Elementwise.Select select -> "select" + operands;
      case Elementwise.Expand expand -> "expand" + operands;
      case Multiply.Product product ->
          "product" + (product.transposed() ? " transposed" : "") + operands;
      case Multiply.OuterSum sum ->
          "outer_sum" + (sum.heads() > 0 ? " heads=" + sum.heads() : "") + operands;
      case Multiply.MatrixProduct product -> "matrix_product" + operands;
      case Multiply.RowProduct product ->
          "row_product" + (product.transposed() ? " transposed" : "") + operands;
      case Multiply.RowOuter outer -> "row_outer" + operands;
      case Reduce.SumFeatures sum -> "sum_features" + operands;
      case Reduce.MaxFeatures max -> "max_features" + operands;
      case Reduce.SumRows sum -> "sum_rows" + (sum.keepBatch() ? " keep=batch" : "") + operands;
      case Reduce.Softmax softmax -> "softmax" + operands;
      case Reduce.CrossEntropy loss -> "cross_entropy" + operands;
      case Reduce.CrossEntropyGradient gradient -> "cross_entropy_gradient" + operands;
      case Rearrange.Concat concat -> "concat axis=" + concat.axis() + operands;
      case Rearrange.Slice slice ->
          "slice axis=%d %d..%d".formatted(slice.axis(), slice.begin(), slice.end()) + operands;
      case Rearrange.Pad pad ->
          "pad axis=%d at=%d size=%d".formatted(pad.axis(), pad.begin(), pad.size()) + operands;
      case Rearrange.Reshape reshape -> "reshape " + reshape.features() + operands;
      case Rearrange.Transpose transpose -> "transpose" + operands;
      case Tokens.Lookup lookup -> "lookup" + operands;
      case Tokens.LookupGradient gradient -> "lookup_gradient n=" + gradient.n() + operands;
      case Tokens.OneHot hot -> "one_hot n=" + hot.n() + operands;
      case Steps.Valid valid -> "valid" + operands;
      case Steps.Pick pick -> "pick " + lower(pick.which()) + operands;
      case Steps.Stack stack -> "stack " + stack.steps() + operands;
      case Steps.Unstack unstack -> "unstack" + operands;
      case Steps.Place place -> "place " + lower(place.which()) + operands;
      case Loop loop -> "loop" + operands;
    };
  }

  private static String lower(Enum<?> name) {
    return name.name().toLowerCase(Locale.ROOT);
  }
}
