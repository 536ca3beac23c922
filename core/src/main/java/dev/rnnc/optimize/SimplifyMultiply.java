package dev.rnnc.optimize;

import dev.rnnc.ir.Multiply;
import dev.rnnc.ir.Op;
import dev.rnnc.ir.Rearrange;
import dev.rnnc.ir.Tokens;
import dev.rnnc.ir.Value;
import org.jspecify.annotations.Nullable;

/** Rules for products. */
final class SimplifyMultiply {
  private final Value result;
  private final Rewriter.Scope scope;

  SimplifyMultiply(Value result, Rewriter.Scope scope) {
    this.result = result;
    this.scope = scope;
  }

  @Nullable Value rewrite(Multiply op) {
    return switch (op) {
      case Multiply.Product(Value w, Value x, boolean transposed) -> {
        // W @ onehot(i) = look-up of W,  Wᵀ @ onehot(i) = look-up of Wᵀ
        if (scope.definition(x) instanceof Tokens.OneHot hot && w.type().rank() == 2) {
          Value matrix = transposed ? emit(new Rearrange.Transpose(w)) : w;
          yield emit(new Tokens.Lookup(matrix, hot.index()));
        }
        // (Wᵀ) @ x = Wᵀ @ x
        yield scope.definition(w) instanceof Rearrange.Transpose(Value plain)
            ? emit(new Multiply.Product(plain, x, !transposed))
            : null;
      }
      case Multiply.OuterSum(Value a, Value b, int heads) -> {
        // Σ a onehot(i)ᵀ = look-up gradient of a
        if (heads == 0 && scope.definition(b) instanceof Tokens.OneHot(Value index, int n)) {
          yield emit(new Tokens.LookupGradient(a, index, n));
        }
        if (heads == 0 && scope.definition(a) instanceof Tokens.OneHot(Value index, int n)) {
          Value columns = emit(new Tokens.LookupGradient(b, index, n));
          yield emit(new Rearrange.Transpose(columns));
        }
        yield null;
      }
      case Multiply.RowProduct(Value m, Value x, boolean transposed) ->
          scope.definition(m) instanceof Rearrange.Transpose(Value plain)
              ? emit(new Multiply.RowProduct(plain, x, !transposed))
              : null;
      case Multiply.MatrixProduct product -> null;
      case Multiply.RowOuter outer -> null;
    };
  }

  private Value emit(Op op) {
    return scope.emit(result.name(), op);
  }
}
