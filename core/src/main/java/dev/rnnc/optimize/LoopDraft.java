package dev.rnnc.optimize;

import dev.rnnc.ir.Block;
import dev.rnnc.ir.Emitter;
import dev.rnnc.ir.Instruction;
import dev.rnnc.ir.Loop;
import dev.rnnc.ir.Op;
import dev.rnnc.ir.Value;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A loop while a pass works on it. Parameters, states and outputs are added, never twice. */
final class LoopDraft {
  private final boolean reverse;
  private final List<Loop.Carried> carried;
  private final List<Loop.Sequence> sequences;
  private final List<Loop.Captured> captured;
  private final List<Value> outputs;
  private final List<Value> finals;
  private final List<Value> collected;
  private List<Instruction> body;

  /**
   * @param results of the loop's instruction; may be left out if no output is added
   */
  LoopDraft(Loop loop, List<Value> results) {
    reverse = loop.reverse();
    carried = new ArrayList<>(loop.carried());
    sequences = new ArrayList<>(loop.sequences());
    captured = new ArrayList<>(loop.captured());
    outputs = new ArrayList<>(loop.outputs());
    int states = Math.min(results.size(), carried.size());
    finals = new ArrayList<>(results.subList(0, states));
    collected = new ArrayList<>(results.subList(states, results.size()));
    body = new ArrayList<>(loop.body().instructions());
  }

  Loop loop() {
    return new Loop(reverse, carried, sequences, captured, outputs, new Block(body));
  }

  Instruction build() {
    List<Value> results = new ArrayList<>(finals);
    results.addAll(collected);
    return new Instruction(results, loop());
  }

  List<Loop.Carried> carried() {
    return carried;
  }

  List<Loop.Sequence> sequences() {
    return sequences;
  }

  List<Loop.Captured> captured() {
    return captured;
  }

  List<Value> outputs() {
    return outputs;
  }

  /** The final values of the states. */
  List<Value> finals() {
    return finals;
  }

  /** The results that belong to the outputs. */
  List<Value> collected() {
    return collected;
  }

  List<Instruction> body() {
    return body;
  }

  void body(List<Instruction> instructions) {
    body = new ArrayList<>(instructions);
  }

  /** The operation that defines a value of the body, or null for a parameter. */
  Map<Value, Op> definitions() {
    Map<Value, Op> definitions = new HashMap<>();
    body.forEach(instruction -> definitions.put(instruction.result(), instruction.op()));
    return definitions;
  }

  /** The outer value of a sequence's parameter, else null. */
  @Nullable Value sequenceOf(Value parameter) {
    for (Loop.Sequence sequence : sequences) {
      if (sequence.parameter().equals(parameter)) {
        return sequence.outer();
      }
    }
    return null;
  }

  /** The outer value of a captured value's parameter, else null. */
  @Nullable Value capturedOf(Value parameter) {
    for (Loop.Captured value : captured) {
      if (value.parameter().equals(parameter)) {
        return value.outer();
      }
    }
    return null;
  }

  /** The parameter that is the current time step of {@code outer}. */
  Value each(Value outer, Emitter ids) {
    for (Loop.Sequence sequence : sequences) {
      if (sequence.outer().equals(outer)) {
        return sequence.parameter();
      }
    }
    Value parameter = ids.parameter(outer.name(), outer.type().oneStep());
    sequences.add(new Loop.Sequence(outer, parameter));
    return parameter;
  }

  /** The parameter that is {@code outer} at every time step. */
  Value with(Value outer, Emitter ids) {
    for (Loop.Captured value : captured) {
      if (value.outer().equals(outer)) {
        return value.parameter();
      }
    }
    Value parameter = ids.parameter(outer.name(), outer.type());
    captured.add(new Loop.Captured(outer, parameter));
    return parameter;
  }

  /** All time steps of a value of the body, outside: an output of the loop or what it sees. */
  Value collect(Value value, Emitter ids) {
    Value outer = sequenceOf(value);
    if (outer != null) {
      return outer;
    }
    int known = outputs.indexOf(value);
    if (known >= 0) {
      return collected.get(known);
    }
    Value all = ids.parameter(value.name(), value.type().allSteps());
    outputs.add(value);
    collected.add(all);
    return all;
  }

  /** Reads other values: outside, in the body and in what it yields. */
  void substitute(Substitution by) {
    carried.replaceAll(c -> new Loop.Carried(by.of(c.initial()), c.parameter(), by.of(c.next())));
    sequences.replaceAll(s -> new Loop.Sequence(by.of(s.outer()), s.parameter()));
    captured.replaceAll(c -> new Loop.Captured(by.of(c.outer()), c.parameter()));
    outputs.replaceAll(by::of);
    body.replaceAll(by::of);
  }

  void removeState(int index) {
    carried.remove(index);
    finals.remove(index);
  }

  void removeOutput(int index) {
    outputs.remove(index);
    collected.remove(index);
  }
}
