package dev.rnnc.optimize;

import dev.rnnc.ir.Emitter;
import dev.rnnc.ir.Instruction;
import dev.rnnc.ir.Loop;
import dev.rnnc.ir.Multiply;
import dev.rnnc.ir.Program;
import dev.rnnc.ir.Value;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Products that no state needs leave the loop, together with what is made of them: the gradient
 * {@code Wᵀ @ da} of an input, or an output {@code V @ h}, is one product over all time steps.
 */
public record SinkProducts() implements Pass {
  @Override
  public String name() {
    return "sink_products";
  }

  @Override
  public Rewritten apply(Program program) {
    return Loops.apply(program, SinkProducts::sink);
  }

  private static void sink(
      LoopDraft loop, Emitter before, Emitter after, Substitution results, List<String> did) {
    Outside outside = new Outside(loop, after);
    Set<Value> recurrent = recurrent(loop);
    Set<Value> sinking = new HashSet<>();
    for (Instruction instruction : loop.body()) {
      Value value = instruction.result();
      boolean product = instruction.op() instanceof Multiply.Product;
      if (!recurrent.contains(value)
          && value.type().batch()
          && !outside.repeatsIndices(instruction.op())
          && instruction.op().operands().stream()
              .allMatch(x -> x.type().batch() || outside.kind(x) == Outside.Kind.CONSTANT)
          && (product || instruction.op().operands().stream().anyMatch(sinking::contains))) {
        sinking.add(value);
      }
    }
    for (int i = loop.outputs().size() - 1; i >= 0; i--) {
      Value output = loop.outputs().get(i);
      if (sinking.contains(output)) {
        Value result = loop.collected().get(i);
        loop.removeOutput(i);
        results.replace(result, outside.all(output, sinking));
        did.add(output + " leaves the loop: no state needs its product");
      }
    }
  }

  /** What the states need. */
  private static Set<Value> recurrent(LoopDraft loop) {
    Set<Value> recurrent = new HashSet<>();
    loop.carried().stream().map(Loop.Carried::next).forEach(recurrent::add);
    for (Instruction instruction : loop.body().reversed()) {
      if (recurrent.contains(instruction.result())) {
        recurrent.addAll(instruction.op().operands());
      }
    }
    return recurrent;
  }
}
