package dev.rnnc.optimize;

import dev.rnnc.ir.Instruction;
import dev.rnnc.ir.Program;
import dev.rnnc.ir.Value;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** How often the values of a block are read. */
final class Uses {
  private final Map<Value, Integer> counts = new HashMap<>();

  private Uses() {}

  /** In the main block: by instructions, outputs and stores. */
  static Uses in(Program program) {
    Uses uses = of(program.main().instructions());
    program.outputs().forEach(output -> uses.count(output.value()));
    program.stores().forEach(store -> uses.count(store.value()));
    return uses;
  }

  /** In a loop's body: by instructions and by what it yields. */
  static Uses in(LoopDraft loop) {
    Uses uses = of(loop.body());
    loop.carried().forEach(state -> uses.count(state.next()));
    loop.outputs().forEach(uses::count);
    return uses;
  }

  private static Uses of(List<Instruction> instructions) {
    Uses uses = new Uses();
    instructions.forEach(instruction -> instruction.op().operands().forEach(uses::count));
    return uses;
  }

  private void count(Value value) {
    counts.merge(value, 1, Integer::sum);
  }

  int of(Value value) {
    return counts.getOrDefault(value, 0);
  }
}
