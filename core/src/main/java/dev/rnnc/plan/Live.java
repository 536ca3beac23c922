package dev.rnnc.plan;

import dev.rnnc.ir.Block;
import dev.rnnc.ir.Instruction;
import dev.rnnc.ir.Loop;
import dev.rnnc.ir.Program;
import dev.rnnc.ir.Value;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Leaves out what nobody reads. */
final class Live {
  private Live() {}

  static Program of(Program program) {
    Set<Value> read = new HashSet<>();
    program.outputs().forEach(output -> read.add(output.value()));
    program.stores().forEach(store -> read.add(store.value()));
    return new Program(
        program.name(),
        block(program.main(), read),
        program.outputs(),
        program.stores(),
        program.precision());
  }

  private static Block block(Block block, Set<Value> read) {
    List<Instruction> kept = new ArrayList<>();
    for (Instruction instruction : block.instructions().reversed()) {
      if (instruction.results().stream().anyMatch(read::contains)) {
        read.addAll(instruction.op().operands());
        kept.add(
            instruction.op() instanceof Loop loop
                ? new Instruction(instruction.results(), loop(loop))
                : instruction);
      }
    }
    return new Block(kept.reversed());
  }

  private static Loop loop(Loop loop) {
    Block body = block(loop.body(), new HashSet<>(loop.yielded()));
    return new Loop(
        loop.reverse(), loop.carried(), loop.sequences(), loop.captured(), loop.outputs(), body);
  }
}
