package dev.rnnc.optimize;

import dev.rnnc.ir.Elementwise;
import dev.rnnc.ir.Emitter;
import dev.rnnc.ir.Instruction;
import dev.rnnc.ir.Leaf;
import dev.rnnc.ir.Loop;
import dev.rnnc.ir.Op;
import dev.rnnc.ir.Program;
import dev.rnnc.ir.Rearrange;
import dev.rnnc.ir.Type;
import dev.rnnc.ir.Value;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A loop reads what its inputs are made of: constants, repetitions and slices are free inside the
 * loop, where they are read in place, and take memory for every time step outside.
 */
public record Localize() implements Pass {
  @Override
  public String name() {
    return "localize";
  }

  @Override
  public Rewritten apply(Program program) {
    Map<Value, Op> definitions = new HashMap<>();
    program.main().instructions().stream()
        .filter(instruction -> instruction.results().size() == 1)
        .forEach(instruction -> definitions.put(instruction.result(), instruction.op()));
    return Loops.apply(
        program, (loop, before, after, results, did) -> localize(loop, before, definitions, did));
  }

  private static void localize(
      LoopDraft loop, Emitter ids, Map<Value, Op> definitions, List<String> did) {
    Emitter body = ids.nested();
    Substitution inside = new Substitution();
    for (int i = 0; i < loop.sequences().size(); i++) {
      Loop.Sequence sequence = loop.sequences().get(i);
      Value made = sequence(sequence, loop, body, definitions.get(sequence.outer()));
      if (made != null) {
        loop.sequences().remove(sequence);
        i--;
        inside.replace(sequence.parameter(), made);
        did.add(sequence.parameter() + " is made in the loop");
      }
    }
    for (int i = 0; i < loop.captured().size(); i++) {
      Loop.Captured value = loop.captured().get(i);
      Value made = captured(value, loop, body, definitions.get(value.outer()));
      if (made != null) {
        loop.captured().remove(value);
        i--;
        inside.replace(value.parameter(), made);
        did.add(value.parameter() + " is made in the loop");
      }
    }
    List<Instruction> instructions = new ArrayList<>(body.block().instructions());
    instructions.addAll(loop.body());
    loop.body(instructions);
    loop.substitute(inside);
    // a parameter made of a parameter that was made itself stands before it
    loop.body(Order.sorted(loop.body()));
  }

  private static @Nullable Value sequence(
      Loop.Sequence sequence, LoopDraft loop, Emitter body, @Nullable Op definition) {
    String name = sequence.parameter().name();
    Type step = sequence.parameter().type();
    return switch (definition) {
      case Leaf.Constant(double number, Type type) ->
          body.emit(name, new Leaf.Constant(number, step));
      case Elementwise.Expand(Value x, Type type) -> {
        Value inner = x.type().time() ? loop.each(x, body) : loop.with(x, body);
        yield inner.type().equals(step)
            ? inner
            : body.emit(name, new Elementwise.Expand(inner, step));
      }
      case Rearrange.Slice(Value x, int axis, int begin, int end) ->
          body.emit(name, new Rearrange.Slice(loop.each(x, body), axis, begin, end));
      case null, default -> null;
    };
  }

  private static @Nullable Value captured(
      Loop.Captured value, LoopDraft loop, Emitter body, @Nullable Op definition) {
    String name = value.parameter().name();
    return switch (definition) {
      case Leaf.Constant constant -> body.emit(name, constant);
      case Elementwise.Expand(Value x, Type type) ->
          body.emit(name, new Elementwise.Expand(loop.with(x, body), type));
      case null, default -> null;
    };
  }
}
