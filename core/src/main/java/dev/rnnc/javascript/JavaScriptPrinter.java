package dev.rnnc.javascript;

import dev.rnnc.ir.Block;
import dev.rnnc.ir.ElementType;
import dev.rnnc.ir.Elementwise;
import dev.rnnc.ir.Instruction;
import dev.rnnc.ir.Leaf;
import dev.rnnc.ir.Loop;
import dev.rnnc.ir.Multiply;
import dev.rnnc.ir.Op;
import dev.rnnc.ir.Program;
import dev.rnnc.ir.Rearrange;
import dev.rnnc.ir.Reduce;
import dev.rnnc.ir.Steps;
import dev.rnnc.ir.Tokens;
import dev.rnnc.ir.Type;
import dev.rnnc.ir.Value;
import dev.rnnc.source.BrokenInvariant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Prints a program of one time step of one sequence as a function of JavaScript, {@code (ops,
 * weights, inputs, see) => outputs}. Values are plain arrays of numbers, in double. {@code ops} has
 * a function for each operation; {@code see(name, value)} is told every value that has a name of
 * its own. A loop over time is its body, once.
 */
public final class JavaScriptPrinter {
  private final StringBuilder out = new StringBuilder();
  private final Map<Value, String> names = new HashMap<>();

  private JavaScriptPrinter() {}

  /**
   * The function.
   *
   * @param program of {@code Compiler.step()}, as it was lowered
   */
  public static String print(Program program) {
    JavaScriptPrinter printer = new JavaScriptPrinter();
    printer.out.append("(ops, weights, inputs, see) => {\n");
    printer.block(program.main(), false);
    String outputs =
        program.outputs().stream()
            .map(output -> text(output.name()) + ": " + printer.at(output.value()))
            .collect(Collectors.joining(", "));
    return printer.out.append("  return {").append(outputs).append("};\n}").toString();
  }

  private void block(Block block, boolean inLoop) {
    for (Instruction instruction : block.instructions()) {
      if (instruction.op() instanceof Loop loop) {
        loop(loop, instruction.results());
      } else {
        define(instruction.result(), expression(instruction.op()));
        see(instruction, inLoop);
      }
    }
  }

  private void define(Value value, String expression) {
    String name = "v" + value.id();
    names.put(value, name);
    out.append("  const ").append(name).append(" = ").append(expression).append(";\n");
  }

  /** What the user's file calls by a name, and differs by time step; no parts of equations. */
  private void see(Instruction instruction, boolean inLoop) {
    Value value = instruction.result();
    Op op = instruction.op();
    boolean named = inLoop ? value.name().contains(".") : !value.name().isEmpty();
    boolean computed = !(op instanceof Leaf || op instanceof Elementwise.Expand);
    if (named
        && computed
        && !value.name().endsWith(".start")
        && value.type().batch()
        && value.type().element() == ElementType.REAL) {
      out.append("  see(%s, %s);%n".formatted(text(value.name()), at(value)));
    }
  }

  private void loop(Loop loop, List<Value> results) {
    loop.carried().forEach(state -> names.put(state.parameter(), at(state.initial())));
    loop.sequences().forEach(sequence -> names.put(sequence.parameter(), at(sequence.outer())));
    loop.captured().forEach(value -> names.put(value.parameter(), at(value.outer())));
    block(loop.body(), true);
    List<Value> yielded = loop.yielded();
    for (int i = 0; i < results.size(); i++) {
      names.put(results.get(i), at(yielded.get(i)));
    }
  }

  private String at(Value value) {
    String name = names.get(value);
    if (name == null) {
      throw new BrokenInvariant("javascript", value + " is not defined");
    }
    return name;
  }

  private String expression(Op op) {
    return switch (op) {
      case Leaf.Input input -> "inputs[" + text(input.name()) + "]";
      case Leaf.Parameter parameter -> "weights[" + text(parameter.name()) + "]";
      case Leaf.Constant constant ->
          "ops.constant(%s, %d)".formatted(number(constant.number()), count(constant.type()));
      case Elementwise.Unary unary ->
          "ops.unary(ops.%s, %s)".formatted(word(unary.function()), at(unary.x()));
      case Elementwise.Binary binary ->
          "ops.binary(ops.%s, %s, %s)"
              .formatted(word(binary.function()), at(binary.left()), at(binary.right()));
      case Elementwise.Select select ->
          "ops.select(%s, %s, %s)"
              .formatted(at(select.condition()), at(select.then()), at(select.otherwise()));
      case Elementwise.Expand expand ->
          "ops.expand(%s, %d)".formatted(at(expand.x()), count(expand.type()));
      case Multiply.Product(Value matrix, Value x, boolean transposed) ->
          product(matrix, x, transposed, Multiply.heads(matrix.type()));
      case Multiply.RowProduct(Value matrix, Value x, boolean transposed) ->
          product(matrix, x, transposed, 1);
      case Multiply.MatrixProduct(Value left, Value right) ->
          "ops.matrixProduct(%s, %s, %d, %d, %d, %d)"
              .formatted(
                  at(left),
                  at(right),
                  Multiply.heads(left.type()),
                  Multiply.rows(left.type()),
                  Multiply.columns(left.type()),
                  Multiply.columns(right.type()));
      case Reduce.SumFeatures sum -> reduced("sum", sum.x());
      case Reduce.MaxFeatures max -> reduced("greatest", max.x());
      case Reduce.Softmax softmax -> reduced("softmax", softmax.x());
      case Rearrange.Concat concat -> concat(concat);
      case Rearrange.Slice slice ->
          "ops.slice(%s, %s, %d, %d, %d)"
              .formatted(at(slice.x()), sizes(slice.x()), slice.axis(), slice.begin(), slice.end());
      case Rearrange.Reshape reshape -> at(reshape.x());
      case Rearrange.Transpose(Value x) ->
          "ops.transpose(%s, %d, %d)"
              .formatted(at(x), Multiply.rows(x.type()), Multiply.columns(x.type()));
      case Tokens.Lookup(Value matrix, Value index) ->
          "ops.lookup(%s, %s, %d)".formatted(at(matrix), at(index), matrix.type().width());
      case Tokens.OneHot(Value index, int n) -> "ops.oneHot(%s, %d)".formatted(at(index), n);
      case Steps.Pick pick -> at(pick.x());
      case Steps.Valid _ -> "[1]";
      case Leaf.KeepMask _, Multiply.OuterSum _, Multiply.RowOuter _ -> throw training(op);
      case Reduce.SumRows _, Reduce.CrossEntropy _, Reduce.CrossEntropyGradient _ ->
          throw training(op);
      case Rearrange.Pad _, Tokens.LookupGradient _, Steps.Place _ -> throw training(op);
      case Steps.Stack _, Steps.Unstack _ -> throw training(op);
      case Loop _ -> throw new BrokenInvariant("javascript", "a loop in a loop");
    };
  }

  private static BrokenInvariant training(Op op) {
    return new BrokenInvariant("javascript", "only training has " + op);
  }

  private String product(Value matrix, Value x, boolean transposed, int heads) {
    Type type = matrix.type();
    return "ops.product(%s, %s, %d, %d, %d, %s)"
        .formatted(
            at(matrix), at(x), heads, Multiply.rows(type), Multiply.columns(type), transposed);
  }

  private String reduced(String how, Value x) {
    return "ops.%s(%s, %d)".formatted(how, at(x), x.type().width());
  }

  private String concat(Rearrange.Concat concat) {
    String parts = concat.parts().stream().map(this::at).collect(Collectors.joining(", "));
    String sizes =
        concat.parts().stream().map(JavaScriptPrinter::sizes).collect(Collectors.joining(", "));
    return "ops.concat([%s], [%s], %d)".formatted(parts, sizes, concat.axis());
  }

  private static String sizes(Value value) {
    return value.type().features().toString();
  }

  private static int count(Type type) {
    return type.featureCount();
  }

  private static String number(double number) {
    return Double.isInfinite(number) ? (number < 0 ? "-Infinity" : "Infinity") : "" + number;
  }

  private static String word(Enum<?> function) {
    return function.name().toLowerCase(Locale.ROOT);
  }

  /** A name of a program as a text of JavaScript: it has letters, digits, dots and the like. */
  private static String text(String name) {
    return '"' + name.replace("\\", "\\\\").replace("\"", "\\\"").replace("<", "\\u003c") + '"';
  }
}
