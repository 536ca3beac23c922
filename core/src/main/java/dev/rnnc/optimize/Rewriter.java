package dev.rnnc.optimize;

import dev.rnnc.ir.Block;
import dev.rnnc.ir.Emitter;
import dev.rnnc.ir.Instruction;
import dev.rnnc.ir.Loop;
import dev.rnnc.ir.Op;
import dev.rnnc.ir.Program;
import dev.rnnc.ir.Value;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Copies a program instruction by instruction; a rule may put another value in a result's place.
 */
final class Rewriter {
  /** A local rewriting. */
  interface Rule {
    /**
     * The value that takes the place of {@code result}, or null if the instruction stays.
     *
     * @param op the operation; its operands are rewritten already
     */
    @Nullable Value rewrite(Value result, Op op, Scope scope);
  }

  /** The block that is being copied. */
  static final class Scope {
    private final Emitter out;
    private final boolean inLoop;
    private final Map<Value, Op> definitions = new HashMap<>();

    private Scope(Emitter out, boolean inLoop) {
      this.out = out;
      this.inLoop = inLoop;
    }

    boolean inLoop() {
      return inLoop;
    }

    /** The operation that defines a value in this block; null for parameters and loops. */
    @Nullable Op definition(Value value) {
      return definitions.get(value);
    }

    Value emit(String name, Op op) {
      Value value = out.emit(name, op);
      definitions.put(value, op);
      return value;
    }
  }

  private final Rule rule;
  private final Substitution substitution = new Substitution();
  private final List<String> did = new ArrayList<>();

  private Rewriter(Rule rule) {
    this.rule = rule;
  }

  static Rewritten apply(Program program, String what, Rule rule) {
    Rewriter rewriter = new Rewriter(rule);
    Emitter main = Emitter.startingAt(program.nextId());
    rewriter.block(program.main(), new Scope(main, false), what);
    return new Rewritten(rewriter.substitution.results(program, main.block()), rewriter.did);
  }

  private void block(Block block, Scope scope, String what) {
    for (Instruction instruction : block.instructions()) {
      if (instruction.op() instanceof Loop loop) {
        Scope body = new Scope(scope.out.nested(), true);
        block(loop.body(), body, what);
        LoopDraft draft = new LoopDraft(loop, instruction.results());
        draft.substitute(substitution);
        draft.body(body.out.block().instructions());
        scope.out.add(draft.build());
        continue;
      }
      Value result = instruction.result();
      Op op = substitution.of(instruction.op());
      Value other = rule.rewrite(result, op, scope);
      if (other == null) {
        scope.out.add(new Instruction(result, op));
        scope.definitions.put(result, op);
      } else {
        substitution.replace(result, other);
        did.add(result + " " + what);
      }
    }
  }
}
