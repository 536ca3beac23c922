package dev.rnnc.optimize;

import dev.rnnc.ir.Elementwise;
import dev.rnnc.ir.Emitter;
import dev.rnnc.ir.Leaf;
import dev.rnnc.ir.Loop;
import dev.rnnc.ir.Multiply;
import dev.rnnc.ir.Op;
import dev.rnnc.ir.Program;
import dev.rnnc.ir.Rearrange;
import dev.rnnc.ir.Reduce;
import dev.rnnc.ir.Steps;
import dev.rnnc.ir.Tokens;
import dev.rnnc.ir.Value;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Products, look-ups and reductions that depend on no state leave the loop: {@code W @ x} is one
 * product over all time steps. Elementwise operations go with them only where these read their
 * results; inside the loop they are fused with others. A loop without states is no loop: all of it
 * leaves.
 */
public record HoistSteps() implements Pass {
  @Override
  public String name() {
    return "hoist_steps";
  }

  @Override
  public Rewritten apply(Program program) {
    return Loops.apply(program, HoistSteps::hoist);
  }

  private static void hoist(
      LoopDraft loop, Emitter before, Emitter after, Substitution results, List<String> did) {
    Outside outside = new Outside(loop, before);
    for (int i = loop.outputs().size() - 1; i >= 0; i--) {
      Value output = loop.outputs().get(i);
      if (outside.kind(output) == Outside.Kind.STEPWISE
          && (loop.carried().isEmpty() || loop.sequenceOf(output) != null)) {
        did.add("output " + output + " leaves the loop: it depends on no state");
        results.replace(loop.collected().get(i), outside.all(output));
        loop.removeOutput(i);
      }
    }
    Map<Value, Op> definitions = loop.definitions();
    Set<Value> leaving = new HashSet<>();
    Set<Value> seen = new HashSet<>();
    loop.carried().stream()
        .map(Loop.Carried::next)
        .forEach(value -> leaving(value, definitions, outside, leaving, seen));
    loop.outputs().forEach(value -> leaving(value, definitions, outside, leaving, seen));
    Substitution inside = new Substitution();
    loop.body().stream()
        .filter(instruction -> leaving.contains(instruction.result()))
        .forEach(instruction -> {
          Value value = instruction.result();
          inside.replace(value, loop.each(outside.all(value), before));
          did.add(value + " leaves the loop: it depends on no state");
        });
    loop.body(
        loop.body().stream()
            .filter(instruction -> !leaving.contains(instruction.result()))
            .toList());
    loop.substitute(inside);
  }

  /** Adds what {@code value} needs and is worth computing outside. */
  private static void leaving(
      Value value,
      Map<Value, Op> definitions,
      Outside outside,
      Set<Value> leaving,
      Set<Value> seen) {
    Op op = definitions.get(value);
    if (op == null || !seen.add(value)) {
      return;
    }
    if (outside.kind(value) == Outside.Kind.STEPWISE && worthwhile(op)) {
      leaving.add(value);
    } else {
      op.operands().forEach(x -> leaving(x, definitions, outside, leaving, seen));
    }
  }

  private static boolean worthwhile(Op op) {
    return switch (op) {
      case Multiply.Product product -> true;
      // a matrix for each row and time step takes more memory than it saves
      case Multiply multiply -> false;
      case Tokens tokens -> true;
      case Reduce reduce -> true;
      case Leaf leaf -> false;
      case Elementwise elementwise -> false;
      case Rearrange rearrange -> false;
      case Steps steps -> false;
      case Loop loop -> false;
    };
  }
}
