package dev.rnnc.optimize;

import dev.rnnc.ir.Block;
import dev.rnnc.ir.Elementwise;
import dev.rnnc.ir.Emitter;
import dev.rnnc.ir.Instruction;
import dev.rnnc.ir.Loop;
import dev.rnnc.ir.Op;
import dev.rnnc.ir.Program;
import dev.rnnc.ir.Value;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Computes equal operations on equal operands once; a loop sees an outer value, and collects a
 * value, once.
 */
public record ShareCommon() implements Pass {
  @Override
  public String name() {
    return "share";
  }

  @Override
  public Rewritten apply(Program program) {
    Substitution same = new Substitution();
    List<String> did = new ArrayList<>();
    List<Instruction> main = block(program.main().instructions(), same, did);
    return new Rewritten(same.results(program, new Block(main)), did);
  }

  private static List<Instruction> block(
      List<Instruction> instructions, Substitution same, List<String> did) {
    Map<Op, Value> known = new HashMap<>();
    List<Instruction> kept = new ArrayList<>();
    for (Instruction instruction : instructions) {
      if (instruction.op() instanceof Loop loop) {
        kept.add(loop(loop, instruction.results(), same, did));
        continue;
      }
      Op op = instruction.op().map(same::of);
      Value first = known.putIfAbsent(ordered(op), instruction.result());
      if (first == null) {
        kept.add(new Instruction(instruction.result(), op));
      } else {
        same.replace(instruction.result(), first);
        did.add(instruction.result() + " is " + first);
      }
    }
    return kept;
  }

  private static Instruction loop(
      Loop loop, List<Value> results, Substitution same, List<String> did) {
    LoopDraft draft = new LoopDraft(loop, results);
    draft.substitute(same);
    Emitter none = Emitter.startingAt(0);
    for (Loop.Sequence sequence : List.copyOf(draft.sequences())) {
      Value first = draft.each(sequence.outer(), none);
      if (!first.equals(sequence.parameter())) {
        unite(sequence.parameter(), first, same, did);
        draft.sequences().remove(sequence);
      }
    }
    for (Loop.Captured value : List.copyOf(draft.captured())) {
      Value first = draft.with(value.outer(), none);
      if (!first.equals(value.parameter())) {
        unite(value.parameter(), first, same, did);
        draft.captured().remove(value);
      }
    }
    draft.body(block(draft.body(), same, did));
    draft.substitute(same);
    for (int i = draft.outputs().size() - 1; i >= 0; i--) {
      int first = draft.outputs().indexOf(draft.outputs().get(i));
      if (first < i) {
        unite(draft.collected().get(i), draft.collected().get(first), same, did);
        draft.removeOutput(i);
      }
    }
    return draft.build();
  }

  private static void unite(Value value, Value first, Substitution same, List<String> did) {
    same.replace(value, first);
    did.add(value + " is " + first);
  }

  /** The operands of a commutative function in one order. */
  private static Op ordered(Op op) {
    if (op instanceof Elementwise.Binary(var function, Value a, Value b) && a.id() > b.id()) {
      return switch (function) {
        case ADD, MULTIPLY, EQUAL, NOT_EQUAL -> new Elementwise.Binary(function, b, a);
        case SUBTRACT, DIVIDE, MAX, MIN, LESS, LESS_OR_EQUAL -> op;
      };
    }
    return op;
  }
}
