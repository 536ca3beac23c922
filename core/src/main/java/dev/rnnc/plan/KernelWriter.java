package dev.rnnc.plan;

import dev.rnnc.ir.BinaryFunction;
import dev.rnnc.ir.Elementwise;
import dev.rnnc.ir.Instruction;
import dev.rnnc.ir.Op;
import dev.rnnc.ir.Value;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Writes the code of a kernel from elementwise operations; sums of products become one line. */
final class KernelWriter {
  private final Views views;
  private final Map<Value, Integer> uses;

  private final List<Step.Source> sources = new ArrayList<>();
  private final List<Step.Code> code = new ArrayList<>();
  private final Map<Value, Integer> numbers = new HashMap<>();
  private final Map<Value, Op> members = new HashMap<>();
  private final Map<Double, Integer> constants = new HashMap<>();

  private KernelWriter(Views views, Map<Value, Integer> uses) {
    this.views = views;
    this.uses = uses;
  }

  /**
   * The kernel of a group.
   *
   * @param uses how often each value is read, here and elsewhere
   */
  static Step.Kernel group(Views views, Map<Value, Integer> uses, List<Instruction> members) {
    int width = members.getFirst().result().type().featureCount();
    KernelWriter writer = new KernelWriter(views, uses);
    Map<Value, Integer> usesHere = new HashMap<>();
    for (Instruction member : members) {
      writer.members.put(member.result(), member.op());
      member.op().operands().forEach(operand -> usesHere.merge(operand, 1, Integer::sum));
    }
    for (Instruction member : members) {
      for (Value operand : member.op().operands()) {
        if (!writer.members.containsKey(operand)) {
          writer.addSource(operand);
        }
      }
    }
    List<Step.Sink> sinks = new ArrayList<>();
    for (Instruction member : members) {
      Value result = member.result();
      int elsewhere = uses.getOrDefault(result, 0) - usesHere.getOrDefault(result, 0);
      if (elsewhere > 0 || !writer.isFolded(result)) {
        int number = writer.number(result);
        if (elsewhere > 0) {
          sinks.add(new Step.Sink(number, views.stored(result)));
        }
      }
    }
    return new Step.Kernel(width, writer.sources, writer.code, sinks);
  }

  /** The kernel that copies a value to columns of a buffer. */
  static Step.Kernel copy(Views views, Value value, View to) {
    KernelWriter writer = new KernelWriter(views, Map.of());
    writer.addSource(value);
    int number = writer.number(value);
    return new Step.Kernel(
        to.width(), writer.sources, writer.code, List.of(new Step.Sink(number, to)));
  }

  /** Whether a product is computed where its only reader adds something to it. */
  private boolean isFolded(Value value) {
    if (!isProduct(value)) {
      return false;
    }
    return members.values().stream().anyMatch(op -> value.equals(folded(op)));
  }

  private boolean isProduct(Value value) {
    return uses.getOrDefault(value, 0) == 1
        && members.get(value) instanceof Elementwise.Binary(var function, var left, var right)
        && function == BinaryFunction.MULTIPLY;
  }

  /** The operand of a sum that becomes part of its multiply-add, or null. */
  private @org.jspecify.annotations.Nullable Value folded(Op op) {
    if (op instanceof Elementwise.Binary(var function, Value left, Value right)
        && function == BinaryFunction.ADD) {
      return isProduct(left) ? left : isProduct(right) ? right : null;
    }
    return null;
  }

  private void addSource(Value value) {
    Step.Source source = views.source(value);
    if (source != null) {
      int at = sources.indexOf(source);
      if (at < 0) {
        at = sources.size();
        sources.add(source);
      }
      numbers.put(value, at);
    }
  }

  private int number(Value value) {
    Integer known = numbers.get(value);
    if (known != null) {
      return known;
    }
    Op op = members.get(value);
    int number = op == null ? constant(views.number(value)) : line(op);
    numbers.put(value, number);
    return number;
  }

  private int constant(double number) {
    return constants.computeIfAbsent(number, _ -> add(new Step.Code.Constant(number)));
  }

  private int add(Step.Code line) {
    code.add(line);
    return sources.size() + code.size() - 1;
  }

  private int line(Op op) {
    Value product = folded(op);
    if (product != null
        && op instanceof Elementwise.Binary sum
        && members.get(product) instanceof Elementwise.Binary factors) {
      Value addend = product.equals(sum.left()) ? sum.right() : sum.left();
      return add(
          new Step.Code.MultiplyAdd(
              number(factors.left()), number(factors.right()), number(addend)));
    }
    return switch (op) {
      case Elementwise.Unary(var function, Value x) ->
          add(new Step.Code.Unary(function, number(x)));
      case Elementwise.Binary(var function, Value left, Value right) ->
          add(new Step.Code.Binary(function, number(left), number(right)));
      case Elementwise.Select(Value condition, Value then, Value otherwise) ->
          add(new Step.Code.Select(number(condition), number(then), number(otherwise)));
      default -> throw PlanBroken.at(op, "is no line of a kernel");
    };
  }
}
