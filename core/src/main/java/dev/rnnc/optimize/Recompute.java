package dev.rnnc.optimize;

import dev.rnnc.ir.Elementwise;
import dev.rnnc.ir.Emitter;
import dev.rnnc.ir.Instruction;
import dev.rnnc.ir.Leaf;
import dev.rnnc.ir.Loop;
import dev.rnnc.ir.Op;
import dev.rnnc.ir.Program;
import dev.rnnc.ir.Rearrange;
import dev.rnnc.ir.Value;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What one loop keeps for another is computed again in the other, where that is cheaper than memory
 * for every time step: if at most {@value #MOST_OPERATIONS} elementwise operations that need no
 * division and no function of the exponential kind make it of what is kept anyway or comes from
 * outside. So {@code 1 - z} and {@code r * h} are computed again, and z, r and h are kept; a z that
 * takes one operation itself, such as {@code min(1, s)}, is computed again for them.
 */
public record Recompute() implements Pass {
  private static final int MOST_OPERATIONS = 6;

  /** Of a value that others are computed again from. */
  private static final int MOST_OPERATIONS_WITHIN = 1;

  /** A value that another loop computes again: {@code result} was its collected form. */
  private record Again(Value result, Value value, LoopDraft from) {}

  @Override
  public String name() {
    return "recompute";
  }

  @Override
  public Rewritten apply(Program program) {
    Map<Value, Again> again = new HashMap<>();
    Set<Value> readElsewhere = readElsewhere(program);
    for (Instruction instruction : program.main().instructions()) {
      if (instruction.op() instanceof Loop loop) {
        choose(new LoopDraft(loop, instruction.results()), readElsewhere, again);
      }
    }
    List<String> done = new ArrayList<>();
    again.values().forEach(one -> done.add(one.value() + " is computed again"));
    Program result =
        Loops.apply(program, (loop, before, after, results, did) -> recompute(loop, before, again))
            .program();
    return new Rewritten(result, done.stream().sorted().toList());
  }

  /** What is read otherwise than as a loop's sequence. */
  private static Set<Value> readElsewhere(Program program) {
    Set<Value> read = new HashSet<>();
    for (Instruction instruction : program.main().instructions()) {
      if (instruction.op() instanceof Loop loop) {
        loop.carried().forEach(state -> read.add(state.initial()));
        loop.captured().forEach(value -> read.add(value.outer()));
      } else {
        read.addAll(instruction.op().operands());
      }
    }
    program.outputs().forEach(output -> read.add(output.value()));
    program.stores().forEach(store -> read.add(store.value()));
    return read;
  }

  /**
   * The last values first: they are made of earlier ones, which then are kept, or take one
   * operation.
   */
  private static void choose(LoopDraft loop, Set<Value> readElsewhere, Map<Value, Again> again) {
    Map<Value, Op> definitions = loop.definitions();
    Set<Value> kept = new HashSet<>(loop.outputs());
    Set<Value> needed = new HashSet<>();
    for (Instruction instruction : loop.body().reversed()) {
      Value value = instruction.result();
      if (!kept.contains(value)) {
        continue;
      }
      int most = needed.contains(value) ? MOST_OPERATIONS_WITHIN : MOST_OPERATIONS;
      Value result = loop.collected().get(loop.outputs().indexOf(value));
      Set<Value> leaves = new HashSet<>();
      if (!readElsewhere.contains(result)
          && operations(value, true, loop, definitions, kept, leaves) <= most) {
        kept.remove(value);
        needed.addAll(leaves);
        again.put(result, new Again(result, value, loop));
      }
    }
  }

  /** How many operations make a value, and of what; more than the most if that is no way. */
  private static int operations(
      Value value,
      boolean root,
      LoopDraft loop,
      Map<Value, Op> definitions,
      Set<Value> kept,
      Set<Value> leaves) {
    if (!root && kept.contains(value)) {
      leaves.add(value);
      return 0;
    }
    if (loop.sequenceOf(value) != null || loop.capturedOf(value) != null) {
      return 0;
    }
    Op op = definitions.get(value);
    if (op == null || !isCheap(op)) {
      return MOST_OPERATIONS + 1;
    }
    int count = op instanceof Elementwise ? 1 : 0;
    for (Value operand : op.operands()) {
      count += operations(operand, false, loop, definitions, kept, leaves);
      if (count > MOST_OPERATIONS) {
        break;
      }
    }
    return count;
  }

  private static boolean isCheap(Op op) {
    return switch (op) {
      case Elementwise.Unary unary ->
          switch (unary.function()) {
            case NEGATE, RELU, ABS, SIGN -> true;
            case SIGMOID, TANH, EXP, LOG, SQRT, SOFTPLUS, RECIPROCAL -> false;
          };
      case Elementwise.Binary binary ->
          switch (binary.function()) {
            case ADD, SUBTRACT, MULTIPLY, MAX, MIN -> true;
            case LESS, LESS_OR_EQUAL, EQUAL, NOT_EQUAL -> true;
            case DIVIDE -> false;
          };
      case Elementwise.Select select -> true;
      case Elementwise.Expand expand -> true;
      case Leaf.Constant constant -> true;
      case Rearrange.Slice slice -> true;
      default -> false;
    };
  }

  /** Puts the operations at the beginning of each loop that reads what is not kept any more. */
  private static void recompute(LoopDraft loop, Emitter ids, Map<Value, Again> again) {
    Emitter body = ids.nested();
    Map<Value, Value> made = new HashMap<>();
    Substitution inside = new Substitution();
    for (Loop.Sequence sequence : List.copyOf(loop.sequences())) {
      Again one = again.get(sequence.outer());
      if (one != null) {
        loop.sequences().remove(sequence);
        inside.replace(
            sequence.parameter(), make(one.value(), true, one.from(), loop, body, again, made));
      }
    }
    List<Instruction> instructions = new ArrayList<>(body.block().instructions());
    instructions.addAll(loop.body());
    loop.body(instructions);
    loop.substitute(inside);
    // what is computed again may read what is computed again after it
    loop.body(Order.sorted(loop.body()));
  }

  /**
   * Emits what a value is made of.
   *
   * @param made what was emitted before, so that what many values are made of is emitted once
   */
  private static Value make(
      Value value,
      boolean root,
      LoopDraft from,
      LoopDraft to,
      Emitter body,
      Map<Value, Again> again,
      Map<Value, Value> made) {
    Value sequence = from.sequenceOf(value);
    if (sequence != null) {
      return to.each(sequence, body);
    }
    Value captured = from.capturedOf(value);
    if (captured != null) {
      return to.with(captured, body);
    }
    int output = from.outputs().indexOf(value);
    if (!root && output >= 0 && !again.containsKey(from.collected().get(output))) {
      return to.each(from.collected().get(output), body);
    }
    Value known = made.get(value);
    if (known != null) {
      return known;
    }
    Op op = from.definitions().get(value);
    if (op == null) {
      throw new IllegalStateException("no way to compute " + value + " again");
    }
    Value emitted =
        body.emit(
            value.name(), op.map(operand -> make(operand, false, from, to, body, again, made)));
    made.put(value, emitted);
    return emitted;
  }
}
