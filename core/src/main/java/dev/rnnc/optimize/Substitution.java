package dev.rnnc.optimize;

import dev.rnnc.ir.Instruction;
import dev.rnnc.ir.Loop;
import dev.rnnc.ir.Op;
import dev.rnnc.ir.Program;
import dev.rnnc.ir.Value;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Which value is read in the place of another. */
final class Substitution {
  private final Map<Value, Value> replacements = new HashMap<>();

  void replace(Value value, Value by) {
    replacements.put(value, of(by));
  }

  boolean isEmpty() {
    return replacements.isEmpty();
  }

  Value of(Value value) {
    Value current = value;
    while (true) {
      Value next = replacements.get(current);
      if (next == null) {
        return current;
      }
      current = next;
    }
  }

  List<Value> of(List<Value> values) {
    return values.stream().map(this::of).toList();
  }

  /** The operation on what its operands became; of a loop, the body too. */
  Op of(Op op) {
    if (op instanceof Loop loop) {
      LoopDraft draft = new LoopDraft(loop, List.of());
      draft.substitute(this);
      return draft.loop();
    }
    return op.map(this::of);
  }

  Instruction of(Instruction instruction) {
    return new Instruction(instruction.results(), of(instruction.op()));
  }

  /** The program's outputs and stores of the values that came in the place of theirs. */
  Program results(Program program, dev.rnnc.ir.Block main) {
    return new Program(
        program.name(),
        main,
        program.outputs().stream()
            .map(output -> new Program.Output(output.name(), of(output.value())))
            .toList(),
        program.stores().stream()
            .map(store -> new Program.Store(store.parameter(), of(store.value())))
            .toList(),
        program.precision());
  }
}
