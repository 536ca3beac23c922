package dev.rnnc.plan;

import dev.rnnc.ir.Instruction;
import dev.rnnc.ir.Loop;
import dev.rnnc.ir.Type;
import dev.rnnc.ir.Value;
import java.util.List;
import java.util.Set;

/**
 * What is scheduled as one.
 *
 * @param type the rows that it runs over
 * @param readsRun whether it reads, not through another unit, what differs from run to run
 */
record Unit(
    Work work, Type type, Set<Need> provides, Set<Need> needs, boolean readsRun, int order) {
  sealed interface Work {
    /** Elementwise operations of one width that become one kernel. */
    record Group(List<Instruction> members) implements Work {}

    /** Any other operation but loops. */
    record Single(Instruction instruction) implements Work {}

    record Copy(Value value) implements Work {}

    record Prepare(Value matrix, Need.Form form) implements Work {}

    record Keys(Value mask) implements Work {}

    /** A loop with the units of its body in order. */
    record Looped(Instruction instruction, Loop loop, List<Unit> body) implements Work {}
  }

  /** Whether every sequence of the batch goes its own way. */
  boolean byRows() {
    return switch (work) {
      case Work.Group _, Work.Single _, Work.Copy _ -> !type.isWhole();
      case Work.Prepare _ -> false;
      case Work.Keys _ -> true;
      case Work.Looped looped ->
          looped.loop().carried().stream().noneMatch(c -> c.parameter().type().isWhole())
              && looped.body().stream().allMatch(Unit::byRows);
    };
  }
}
