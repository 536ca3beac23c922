package dev.rnnc.gradcheck;

import dev.rnnc.ir.Block;
import dev.rnnc.ir.Instruction;
import dev.rnnc.ir.Program;
import dev.rnnc.ir.Value;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The part of a program that one output needs: without gradients, it runs in a third of the time.
 */
final class LossOnly {
  private LossOnly() {}

  static Program of(Program program, String output) {
    Value loss = program.output(output);
    Set<Value> needed = new HashSet<>(Set.of(loss));
    Deque<Instruction> kept = new ArrayDeque<>();
    for (Instruction instruction : program.main().instructions().reversed()) {
      if (instruction.results().stream().anyMatch(needed::contains)) {
        kept.addFirst(instruction);
        needed.addAll(instruction.op().operands());
      }
    }
    return new Program(
        program.name() + " (loss)",
        new Block(List.copyOf(kept)),
        List.of(new Program.Output(output, loss)),
        List.of(),
        program.precision());
  }
}
