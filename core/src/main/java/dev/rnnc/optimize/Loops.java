package dev.rnnc.optimize;

import dev.rnnc.ir.Emitter;
import dev.rnnc.ir.Instruction;
import dev.rnnc.ir.Loop;
import dev.rnnc.ir.Program;
import java.util.ArrayList;
import java.util.List;

/** Rewrites the loops of a program one by one. */
final class Loops {
  /** Work on one loop. */
  interface Work {
    /**
     * Changes {@code loop}.
     *
     * @param before takes instructions that stand before the loop
     * @param after takes instructions that stand after it
     * @param results what is read in the place of results of the loop; values of before or after
     * @param did takes a line for each firing
     */
    void on(LoopDraft loop, Emitter before, Emitter after, Substitution results, List<String> did);
  }

  private Loops() {}

  static Rewritten apply(Program program, Work work) {
    Emitter main = Emitter.startingAt(program.nextId());
    Substitution substitution = new Substitution();
    List<String> did = new ArrayList<>();
    for (Instruction instruction : program.main().instructions()) {
      Instruction current = substitution.of(instruction);
      if (current.op() instanceof Loop loop) {
        LoopDraft draft = new LoopDraft(loop, current.results());
        Emitter after = main.nested();
        work.on(draft, main, after, substitution, did);
        main.add(draft.build());
        after.block().instructions().forEach(main::add);
      } else {
        main.add(current);
      }
    }
    return new Rewritten(substitution.results(program, main.block()), did);
  }
}
