package dev.rnnc.optimize;

import dev.rnnc.ir.Block;
import dev.rnnc.ir.Instruction;
import dev.rnnc.ir.Loop;
import dev.rnnc.ir.Program;
import dev.rnnc.ir.Value;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Drops what nobody reads: instructions, and of loops the outputs, the states that nothing else
 * needs, the sequences and the captured values.
 */
public record DropUnused() implements Pass {
  @Override
  public String name() {
    return "drop";
  }

  @Override
  public Rewritten apply(Program program) {
    Set<Value> read = new HashSet<>();
    program.outputs().forEach(output -> read.add(output.value()));
    program.stores().forEach(store -> read.add(store.value()));
    List<String> did = new ArrayList<>();
    List<Instruction> kept = new ArrayList<>();
    for (Instruction instruction : program.main().instructions().reversed()) {
      if (Collections.disjoint(instruction.results(), read)) {
        did.add(instruction.results() + " is not read");
        continue;
      }
      Instruction needed =
          instruction.op() instanceof Loop loop
              ? loop(loop, instruction.results(), read, did)
              : instruction;
      read.addAll(needed.op().operands());
      kept.add(needed);
    }
    Program result =
        new Program(
            program.name(),
            new Block(kept.reversed()),
            program.outputs(),
            program.stores(),
            program.precision());
    return new Rewritten(result, did);
  }

  private static Instruction loop(
      Loop loop, List<Value> results, Set<Value> read, List<String> did) {
    LoopDraft draft = new LoopDraft(loop, results);
    for (int i = draft.outputs().size() - 1; i >= 0; i--) {
      if (!read.contains(draft.collected().get(i))) {
        did.add("output " + draft.collected().get(i) + " is not read");
        draft.removeOutput(i);
      }
    }
    Set<Value> inside = readInside(draft, read);
    for (int i = draft.carried().size() - 1; i >= 0; i--) {
      Value state = draft.carried().get(i).parameter();
      if (!inside.contains(state) && !read.contains(draft.finals().get(i))) {
        did.add("state " + state + " is not read");
        draft.removeState(i);
      }
    }
    int before = draft.body().size() + draft.sequences().size() + draft.captured().size();
    draft.body(draft.body().stream().filter(i -> inside.contains(i.result())).toList());
    draft.sequences().removeIf(sequence -> !inside.contains(sequence.parameter()));
    draft.captured().removeIf(value -> !inside.contains(value.parameter()));
    int after = draft.body().size() + draft.sequences().size() + draft.captured().size();
    if (after < before) {
      did.add((before - after) + " values in a loop are not read");
    }
    return draft.build();
  }

  /** What outputs and the states that are read outside need, and the states that these need. */
  private static Set<Value> readInside(LoopDraft draft, Set<Value> read) {
    Set<Value> inside = new HashSet<>(draft.outputs());
    int before;
    do {
      before = inside.size();
      for (int i = 0; i < draft.carried().size(); i++) {
        Loop.Carried state = draft.carried().get(i);
        if (inside.contains(state.parameter()) || read.contains(draft.finals().get(i))) {
          inside.add(state.next());
        }
      }
      for (Instruction instruction : draft.body().reversed()) {
        if (inside.contains(instruction.result())) {
          inside.addAll(instruction.op().operands());
        }
      }
    } while (inside.size() > before);
    return inside;
  }
}
