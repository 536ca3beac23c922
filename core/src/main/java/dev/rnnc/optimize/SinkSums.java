package dev.rnnc.optimize;

import dev.rnnc.ir.BinaryFunction;
import dev.rnnc.ir.Elementwise;
import dev.rnnc.ir.Emitter;
import dev.rnnc.ir.Loop;
import dev.rnnc.ir.Op;
import dev.rnnc.ir.Program;
import dev.rnnc.ir.Value;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Running sums leave the loop. A whole state to which every time step only adds, such as the
 * gradient {@code dW + Σ da xᵀ} of a weight, becomes one sum over all time steps after the loop,
 * which collects {@code da}.
 */
public record SinkSums() implements Pass {
  /** What a time step adds to a state, or subtracts from it. */
  private record Term(Value value, boolean negative) {}

  /** A state to which every time step only adds, and the partial sums on the way. */
  private record Sum(Loop.Carried state, List<Term> terms, Set<Value> partial) {}

  @Override
  public String name() {
    return "sink_sums";
  }

  @Override
  public Rewritten apply(Program program) {
    return Loops.apply(program, SinkSums::sink);
  }

  private static void sink(
      LoopDraft loop, Emitter before, Emitter after, Substitution results, List<String> did) {
    TimeSum sums = new TimeSum(loop, after);
    List<Sum> sinking = new ArrayList<>();
    for (Loop.Carried state : loop.carried()) {
      Sum sum = state.parameter().type().isWhole() ? sum(state, loop) : null;
      if (sum != null && sum.terms().stream().allMatch(term -> sums.exists(term.value()))) {
        sinking.add(sum);
      }
    }
    sinking.forEach(sum -> sum.terms().forEach(term -> sums.prepare(term.value())));
    for (Sum sum : sinking) {
      Loop.Carried state = sum.state();
      Value total = state.initial();
      for (Term term : sum.terms()) {
        BinaryFunction function = term.negative() ? BinaryFunction.SUBTRACT : BinaryFunction.ADD;
        total =
            after.emit(
                state.parameter().name(),
                new Elementwise.Binary(function, total, sums.of(term.value())));
      }
      int at = loop.carried().indexOf(state);
      results.replace(loop.finals().get(at), total);
      loop.removeState(at);
      loop.body(loop.body().stream().filter(i -> !sum.partial().contains(i.result())).toList());
      did.add("the running sum " + state.parameter() + " leaves the loop");
    }
  }

  /** How a state is a sum, if nothing else happens to it; else null. */
  private static @Nullable Sum sum(Loop.Carried state, LoopDraft loop) {
    Map<Value, Op> definitions = loop.definitions();
    Uses uses = Uses.in(loop);
    Order order = new Order(loop.body());
    List<Term> terms = new ArrayList<>();
    Set<Value> partials = new HashSet<>();
    Value partial = state.next();
    while (uses.of(partial) == 1) {
      if (partial.equals(state.parameter())) {
        return new Sum(state, terms, partials);
      }
      partials.add(partial);
      if (!(definitions.get(partial) instanceof Elementwise.Binary(var function, Value a, Value b))
          || (function != BinaryFunction.ADD && function != BinaryFunction.SUBTRACT)) {
        return null;
      }
      boolean negative = function == BinaryFunction.SUBTRACT;
      boolean onTheLeft = order.needs(a, state.parameter());
      if (!onTheLeft && negative) {
        return null;
      }
      terms.add(new Term(onTheLeft ? b : a, negative));
      partial = onTheLeft ? a : b;
    }
    return null;
  }
}
