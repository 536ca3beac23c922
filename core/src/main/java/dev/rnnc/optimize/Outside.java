package dev.rnnc.optimize;

import dev.rnnc.ir.ElementType;
import dev.rnnc.ir.Elementwise;
import dev.rnnc.ir.Emitter;
import dev.rnnc.ir.Instruction;
import dev.rnnc.ir.Leaf;
import dev.rnnc.ir.Multiply;
import dev.rnnc.ir.Op;
import dev.rnnc.ir.Rearrange;
import dev.rnnc.ir.Reduce;
import dev.rnnc.ir.Tokens;
import dev.rnnc.ir.Type;
import dev.rnnc.ir.Value;
import dev.rnnc.source.BrokenInvariant;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** Computes values of a loop's body outside the loop: once, or for all time steps at once. */
final class Outside {
  /** What a value of the body depends on, the most variable last. */
  enum Kind {
    /** Only on what is the same at every time step. */
    CONSTANT,
    /** On the current time step of sequences, row by row: all time steps can be done at once. */
    STEPWISE,
    /** On a state, or on all rows of the time step; or not to be had for all of them at once. */
    STATE
  }

  private final LoopDraft loop;
  private final Emitter out;
  private final Map<Value, Op> definitions;
  private final Map<Value, Kind> kinds = new HashMap<>();
  private final Map<Value, Value> once = new HashMap<>();
  private final Map<Value, Value> all = new HashMap<>();

  /**
   * @param out where the values are computed: before the loop, or after it if values of the loop
   *     are collected
   */
  Outside(LoopDraft loop, Emitter out) {
    this.loop = loop;
    this.out = out;
    definitions = loop.definitions();
    loop.carried().forEach(state -> kinds.put(state.parameter(), Kind.STATE));
    loop.sequences().forEach(sequence -> kinds.put(sequence.parameter(), Kind.STEPWISE));
    loop.captured().forEach(value -> kinds.put(value.parameter(), Kind.CONSTANT));
    for (Instruction instruction : loop.body()) {
      kinds.put(instruction.result(), kind(instruction.op()));
    }
  }

  private Kind kind(Op op) {
    Kind most = Kind.CONSTANT;
    for (Value operand : op.operands()) {
      Kind kind = kind(operand);
      most = kind.compareTo(most) > 0 ? kind : most;
    }
    boolean stays = sumsRows(op) || repeatsIndices(op) || repeatsMatrices(op);
    return most == Kind.STEPWISE && stays ? Kind.STATE : most;
  }

  /**
   * Outside, matrices of each row, such as attention looks at, would take memory for every time
   * step.
   */
  private boolean repeatsMatrices(Op op) {
    return op.operands().stream()
        .anyMatch(x -> x.type().batch() && x.type().rank() >= 2 && kind(x) == Kind.CONSTANT);
  }

  /** Outside, constant indices would have to be copied for every time step. */
  boolean repeatsIndices(Op op) {
    return op.operands().stream()
        .anyMatch(x ->
            x.type().element() == ElementType.INDEX
                && x.type().batch()
                && kind(x) == Kind.CONSTANT);
  }

  /** Outside, these would sum over the time steps too. */
  private static boolean sumsRows(Op op) {
    return op instanceof Reduce.SumRows
        || op instanceof Multiply.OuterSum
        || op instanceof Tokens.LookupGradient;
  }

  Kind kind(Value value) {
    Kind kind = kinds.get(value);
    if (kind == null) {
      throw new BrokenInvariant("optimize", value + " is not in the loop");
    }
    return kind;
  }

  /** A constant value, computed outside. */
  Value once(Value value) {
    Value known = once.get(value);
    if (known == null) {
      Value outer = loop.capturedOf(value);
      known = outer != null ? outer : out.emit(value.name(), definition(value).map(this::once));
      once.put(value, known);
    }
    return known;
  }

  /**
   * All time steps of a value that depends on no state, computed outside; of a whole value, which
   * is then constant, the value itself.
   */
  Value all(Value value) {
    return all(value, Set.of());
  }

  /**
   * All time steps of a value.
   *
   * @param lifted the values that depend on a state and are computed outside nevertheless; all
   *     others are collected by the loop
   */
  Value all(Value value, Set<Value> lifted) {
    Value known = all.get(value);
    if (known == null) {
      known = compute(value, lifted);
      all.put(value, known);
    }
    return known;
  }

  private Value compute(Value value, Set<Value> lifted) {
    Type steps = value.type().allSteps();
    Kind kind = kind(value);
    Op op = definitions.get(value);
    if (op instanceof Leaf.Constant(double number, Type type) && type.batch()) {
      return out.constant(number, steps);
    }
    if (op instanceof Elementwise.Expand(Value x, Type type)
        && type.batch()
        && (kind != Kind.STATE || lifted.contains(value))) {
      return out.emit(value.name(), new Elementwise.Expand(all(x, lifted), steps));
    }
    if (kind == Kind.CONSTANT) {
      Value computed = once(value);
      return value.type().batch()
          ? out.emit(value.name(), new Elementwise.Expand(computed, steps))
          : computed;
    }
    Value sequence = loop.sequenceOf(value);
    if (sequence != null) {
      return sequence;
    }
    return kind == Kind.STEPWISE || lifted.contains(value)
        ? out.emit(value.name(), definition(value).map(x -> all(x, lifted)))
        : loop.collect(value, out);
  }

  /**
   * All time steps of a value that the loop computes, without computing anything twice: what it
   * collects already or sees as a sequence, a part of a concatenation that it collects, else a new
   * output.
   */
  Value collected(Value value) {
    Op op = definitions.get(value);
    if (kind(value) == Kind.CONSTANT
        || loop.sequenceOf(value) != null
        || loop.outputs().contains(value)) {
      return all(value);
    }
    if (op instanceof Elementwise.Expand(Value x, Type type)) {
      Value steps = x.type().batch() ? collected(x) : all(x);
      return out.emit(value.name(), new Elementwise.Expand(steps, type.allSteps()));
    }
    if (op instanceof Rearrange.Slice slice
        && (loop.sequenceOf(slice.x()) != null || loop.outputs().contains(slice.x()))) {
      return out.emit(value.name(), slice.map(this::collected));
    }
    for (Value output : loop.outputs()) {
      if (definitions.get(output) instanceof Rearrange.Concat concat
          && concat.parts().contains(value)) {
        int begin = 0;
        for (Value part : concat.parts().subList(0, concat.parts().indexOf(value))) {
          begin += part.type().features().get(concat.axis());
        }
        int end = begin + value.type().features().get(concat.axis());
        return out.emit(
            value.name(),
            new Rearrange.Slice(loop.collect(output, out), concat.axis(), begin, end));
      }
    }
    return loop.collect(value, out);
  }

  private Op definition(Value value) {
    Op definition = definitions.get(value);
    if (definition == null) {
      throw new BrokenInvariant("optimize", value + " has no definition in the loop");
    }
    return definition;
  }
}
