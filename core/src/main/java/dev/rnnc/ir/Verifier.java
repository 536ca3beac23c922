package dev.rnnc.ir;

import dev.rnnc.source.BrokenInvariant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Checks what constructors cannot see: every value is defined once, before it is read, and in the
 * same block; results have the types of their operation. Runs between passes.
 */
public final class Verifier {
  private final String stage;
  private final Set<Integer> defined = new HashSet<>();

  private Verifier(String stage) {
    this.stage = stage;
  }

  /** Returns the program if it is sound, else names the stage that made it and the value. */
  public static Program verify(String stage, Program program) {
    Verifier verifier = new Verifier(stage);
    Set<Value> visible = new HashSet<>();
    verifier.block(program.main(), visible, true);
    for (Program.Output output : program.outputs()) {
      verifier.reads(output.value(), visible, "output " + output.name());
    }
    Set<String> stored = new HashSet<>();
    for (Program.Store store : program.stores()) {
      verifier.reads(store.value(), visible, "store to " + store.parameter());
      if (!stored.add(store.parameter())) {
        throw new BrokenInvariant(stage, "two stores to " + store.parameter());
      }
    }
    return program;
  }

  private void block(Block block, Set<Value> visible, boolean main) {
    for (Instruction instruction : block.instructions()) {
      Op op = instruction.op();
      for (Value operand : op.operands()) {
        reads(operand, visible, op.getClass().getSimpleName());
      }
      if (!main && (op instanceof Leaf.KeepMask || op instanceof Loop)) {
        throw new BrokenInvariant(stage, op.getClass().getSimpleName() + " in a loop body");
      }
      if (op instanceof Loop loop) {
        Set<Value> inside = new HashSet<>();
        loop.parameters().forEach(parameter -> define(parameter, inside));
        block(loop.body(), inside, false);
        loop.yielded().forEach(value -> reads(value, inside, "the loop's yield"));
      }
      List<Type> types = op.types();
      if (types.size() != instruction.results().size()) {
        throw new BrokenInvariant(stage, instruction.results() + " for " + types);
      }
      for (int i = 0; i < types.size(); i++) {
        Value result = instruction.results().get(i);
        if (!result.type().equals(types.get(i))) {
          throw new BrokenInvariant(stage, result + " " + result.type() + " is " + types.get(i));
        }
        define(result, visible);
      }
    }
  }

  private void define(Value value, Set<Value> visible) {
    if (!defined.add(value.id())) {
      throw new BrokenInvariant(stage, value + " is defined twice");
    }
    visible.add(value);
  }

  private void reads(Value value, Set<Value> visible, String reader) {
    if (!visible.contains(value)) {
      throw new BrokenInvariant(stage, value + " is not defined where " + reader + " reads it");
    }
  }
}
