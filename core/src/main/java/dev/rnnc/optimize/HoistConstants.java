package dev.rnnc.optimize;

import dev.rnnc.ir.Elementwise;
import dev.rnnc.ir.Emitter;
import dev.rnnc.ir.Instruction;
import dev.rnnc.ir.Leaf;
import dev.rnnc.ir.Loop;
import dev.rnnc.ir.Program;
import dev.rnnc.ir.Value;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What is the same at every time step leaves the loop, such as {@code W - transpose(W)}. Constants
 * and repetitions stay: in the loop they cost nothing.
 */
public record HoistConstants() implements Pass {
  @Override
  public String name() {
    return "hoist_constants";
  }

  @Override
  public Rewritten apply(Program program) {
    return Loops.apply(program, HoistConstants::hoist);
  }

  private static void hoist(
      LoopDraft loop, Emitter before, Emitter after, Substitution results, List<String> did) {
    Outside outside = new Outside(loop, before);
    Set<Value> leaving = new HashSet<>();
    List<Instruction> staying = new ArrayList<>();
    for (Instruction instruction : loop.body()) {
      if (outside.kind(instruction.result()) == Outside.Kind.CONSTANT
          && !(instruction.op() instanceof Leaf.Constant)
          && !(instruction.op() instanceof Elementwise.Expand)) {
        leaving.add(instruction.result());
      } else {
        staying.add(instruction);
      }
    }
    Set<Value> read = new HashSet<>();
    staying.forEach(instruction -> read.addAll(instruction.op().operands()));
    loop.carried().stream().map(Loop.Carried::next).forEach(read::add);
    for (int i = loop.outputs().size() - 1; i >= 0; i--) {
      Value output = loop.outputs().get(i);
      if (outside.kind(output) == Outside.Kind.CONSTANT) {
        did.add("output " + output + " is the same at every time step");
        results.replace(loop.collected().get(i), outside.all(output));
        loop.removeOutput(i);
      }
    }
    Substitution inside = new Substitution();
    for (Instruction instruction : loop.body()) {
      Value value = instruction.result();
      if (leaving.contains(value) && read.contains(value)) {
        inside.replace(value, loop.with(outside.once(value), before));
        did.add(value + " leaves the loop: it is the same at every time step");
      }
    }
    loop.body(staying);
    loop.substitute(inside);
  }
}
