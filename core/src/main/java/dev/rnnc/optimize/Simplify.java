package dev.rnnc.optimize;

import dev.rnnc.ir.Elementwise;
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
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Algebra on single operations: computes with constants, drops what changes nothing ({@code x *
 * 1}), takes slices and concatenations apart, computes before a value is repeated rather than
 * after, and turns products with one-hot vectors into look-ups.
 */
public record Simplify() implements Pass {
  @Override
  public String name() {
    return "simplify";
  }

  @Override
  public Rewritten apply(Program program) {
    List<String> did = new ArrayList<>();
    Program current = program;
    while (true) {
      Rewritten next = Rewriter.apply(current, "is simpler", Simplify::rewrite);
      if (next.did().isEmpty()) {
        return new Rewritten(current, did);
      }
      did.addAll(next.did());
      current = next.program();
    }
  }

  private static @Nullable Value rewrite(Value result, Op op, Rewriter.Scope scope) {
    return switch (op) {
      case Elementwise elementwise -> new SimplifyElementwise(result, scope).rewrite(elementwise);
      case Rearrange rearrange -> new SimplifyRearrange(result, scope).rewrite(rearrange);
      case Multiply multiply -> new SimplifyMultiply(result, scope).rewrite(multiply);
      // of a single feature, the sum and the greatest are that feature
      case Reduce.SumFeatures(Value x) -> x.type().width() == 1 ? x : null;
      case Reduce.MaxFeatures(Value x) -> x.type().width() == 1 ? x : null;
      case Reduce reduce -> null;
      case Leaf leaf -> null;
      case Tokens tokens -> null;
      case Steps steps -> null;
      case Loop loop -> null;
    };
  }
}
