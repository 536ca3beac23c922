package dev.rnnc.autodiff;

import dev.rnnc.ir.BinaryFunction;
import dev.rnnc.ir.Elementwise;
import dev.rnnc.ir.Emitter;
import dev.rnnc.ir.Instruction;
import dev.rnnc.ir.Leaf;
import dev.rnnc.ir.Loop;
import dev.rnnc.ir.Multiply;
import dev.rnnc.ir.Op;
import dev.rnnc.ir.Rearrange;
import dev.rnnc.ir.Reduce;
import dev.rnnc.ir.Steps;
import dev.rnnc.ir.Tokens;
import dev.rnnc.ir.Type;
import dev.rnnc.ir.UnaryFunction;
import dev.rnnc.ir.Value;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/**
 * The rules of calculus: for {@code y = op(x, ..)} and the gradient {@code dy} of the loss by y,
 * what is added to the gradient dx of each operand. Rules use y where that is cheaper than x.
 */
final class Rules {
  private final Sweep sweep;
  private final Emitter out;
  private final Set<Value> singular;

  Rules(Sweep sweep, Set<Value> singular) {
    this.sweep = sweep;
    this.out = sweep.out();
    this.singular = singular;
  }

  void apply(Instruction instruction, Value dy) {
    Value y = instruction.result();
    switch (instruction.op()) {
      case Leaf leaf -> {}
      case Elementwise.Unary unary -> unary(unary, y, dy);
      case Elementwise.Binary binary -> binary(binary, y, dy);
      // y = c ? a : b        da = c ? dy : 0,  db = c ? 0 : dy
      case Elementwise.Select(Value c, Value a, Value b) -> {
        give(a, () -> new Elementwise.Select(at(c), dy, zeros(dy)));
        give(b, () -> new Elementwise.Select(at(c), zeros(dy), dy));
      }
      // y repeats x          dx = the sum over the repetitions
      case Elementwise.Expand(Value x, Type to) -> pass(x, () -> contracted(dy, x));
      case Multiply multiply -> multiply(multiply, dy);
      case Reduce reduce -> reduce(reduce, y, dy);
      case Rearrange rearrange -> rearrange(rearrange, dy);
      // y = W[:, i]          dW[:, i] += dy
      case Tokens.Lookup(Value w, Value i) ->
          give(w, () -> new Tokens.LookupGradient(dy, at(i), w.type().width()));
      // y[:, i] += x         dx = dy[:, i]
      case Tokens.LookupGradient(Value x, Value i, int n) ->
          give(x, () -> new Tokens.Lookup(dy, at(i)));
      case Tokens.OneHot hot -> {}
      case Steps.Valid valid -> {}
      case Steps.Pick(Value x, Value lengths, Steps.Which which) ->
          give(x, () -> new Steps.Place(dy, at(lengths), which));
      case Steps.Stack(Value x, int steps) -> give(x, () -> new Steps.Unstack(dy));
      case Steps.Unstack(Value x) ->
          give(x, () -> new Steps.Stack(dy, x.type().features().getFirst()));
      case Steps.Place(Value x, Value lengths, Steps.Which which) ->
          give(x, () -> new Steps.Pick(dy, at(lengths), which));
      case Loop loop -> throw Sweep.broken("the gradient of a loop is not a rule");
    }
  }

  private void unary(Elementwise.Unary unary, Value y, Value dy) {
    Value x = unary.x();
    switch (unary.function()) {
      // y = -x               dx = -dy
      case NEGATE -> give(x, () -> new Elementwise.Unary(UnaryFunction.NEGATE, dy));
      // y = σ(x)             dx = dy y (1 - y)
      case SIGMOID ->
          scale(unary, x, y, dy, () -> out.multiply(at(y), out.subtract(ones(dy), at(y))));
      // y = tanh(x)          dx = dy (1 - y²)
      case TANH -> scale(unary, x, y, dy, () -> out.subtract(ones(dy), out.multiply(at(y), at(y))));
      // y = max(x, 0)        dx = y ≠ 0 ? dy : 0
      case RELU -> give(x, () -> new Elementwise.Select(at(y), dy, zeros(dy)));
      // y = exp(x)           dx = dy y
      case EXP -> scale(unary, x, y, dy, () -> at(y));
      // y = log(x)           dx = dy / x
      case LOG -> guarded(unary, x, y, dy, () -> binary(BinaryFunction.DIVIDE, dy, at(x)));
      // y = √x               dx = dy / (2 y)
      case SQRT ->
          guarded(unary, x, y, dy, () -> binary(BinaryFunction.DIVIDE, dy, out.add(at(y), at(y))));
      // y = |x|              dx = dy sign(x)
      case ABS -> scale(unary, x, y, dy, () -> out.unary(UnaryFunction.SIGN, at(x)));
      // y = log(1 + exp(x))  dx = dy σ(x)
      case SOFTPLUS -> scale(unary, x, y, dy, () -> out.unary(UnaryFunction.SIGMOID, at(x)));
      case SIGN -> {}
      // y = 1/x              dx = -dy y²
      case RECIPROCAL -> scale(unary, x, y, dy, () -> out.negate(out.multiply(at(y), at(y))));
    }
  }

  private void binary(Elementwise.Binary binary, Value y, Value dy) {
    Value a = binary.left();
    Value b = binary.right();
    switch (binary.function()) {
      case ADD -> {
        pass(a, () -> dy);
        pass(b, () -> dy);
      }
      case SUBTRACT -> {
        pass(a, () -> dy);
        give(b, () -> new Elementwise.Unary(UnaryFunction.NEGATE, dy));
      }
      // y = a b              da = dy b,  db = dy a
      case MULTIPLY -> {
        scale(binary, a, y, dy, () -> at(b));
        scale(binary, b, y, dy, () -> at(a));
      }
      // y = a / b            da = dy / b,  db = -(dy / b) y
      case DIVIDE -> {
        guarded(binary, a, y, dy, () -> binary(BinaryFunction.DIVIDE, dy, at(b)));
        guarded(
            binary,
            b,
            y,
            dy,
            () -> binary(BinaryFunction.MULTIPLY, out.negate(out.divide(dy, at(b))), at(y)));
      }
      // y = max(a, b)        da = b ≤ a ? dy : 0,  db = b ≤ a ? 0 : dy
      case MAX -> choose(a, b, dy, () -> lessOrEqual(b, a));
      case MIN -> choose(a, b, dy, () -> lessOrEqual(a, b));
      case LESS, LESS_OR_EQUAL, EQUAL, NOT_EQUAL -> {}
    }
  }

  private void multiply(Multiply multiply, Value dy) {
    switch (multiply) {
      // y = W x              dx = Wᵀ dy,  dW = Σ dy xᵀ
      // y = Wᵀ x             dx = W dy,   dW = Σ x dyᵀ
      case Multiply.Product(Value w, Value x, boolean transposed) -> {
        int heads = w.type().rank() == 3 ? Multiply.heads(w.type()) : 0;
        give(x, () -> new Multiply.Product(at(w), dy, !transposed));
        give(
            w,
            () ->
                transposed
                    ? new Multiply.OuterSum(at(x), dy, heads)
                    : new Multiply.OuterSum(dy, at(x), heads));
      }
      // Y = Σ a bᵀ           da = dY b,  db = dYᵀ a
      case Multiply.OuterSum(Value a, Value b, int heads) -> {
        give(a, () -> new Multiply.Product(dy, at(b), false));
        give(b, () -> new Multiply.Product(dy, at(a), true));
      }
      // Y = A B              dA = dY Bᵀ,  dB = Aᵀ dY
      case Multiply.MatrixProduct(Value a, Value b) -> {
        give(a, () -> new Multiply.MatrixProduct(dy, transposed(b)));
        give(b, () -> new Multiply.MatrixProduct(transposed(a), dy));
      }
      // as Product, but every row has a matrix of its own: nothing is summed
      case Multiply.RowProduct(Value m, Value x, boolean transposed) -> {
        give(x, () -> new Multiply.RowProduct(at(m), dy, !transposed));
        give(
            m,
            () -> transposed ? new Multiply.RowOuter(at(x), dy) : new Multiply.RowOuter(dy, at(x)));
      }
      case Multiply.RowOuter(Value a, Value b) -> {
        give(a, () -> new Multiply.RowProduct(dy, at(b), false));
        give(b, () -> new Multiply.RowProduct(dy, at(a), true));
      }
    }
  }

  private void reduce(Reduce reduce, Value y, Value dy) {
    switch (reduce) {
      case Reduce.SumFeatures(Value x) -> pass(x, () -> out.expand(dy, x.type()));
      // y = max x            dx = x = y ? dy / (how many are) : 0
      case Reduce.MaxFeatures(Value x) ->
          give(
              x,
              () -> {
                Value greatest =
                    out.binary(BinaryFunction.EQUAL, at(x), out.expand(at(y), x.type()));
                Value count = out.emit("", new Reduce.SumFeatures(greatest));
                Value share = out.expand(out.divide(dy, count), x.type());
                return new Elementwise.Select(greatest, share, zeros(share));
              });
      case Reduce.SumRows(Value x, boolean keepBatch) -> pass(x, () -> out.expand(dy, x.type()));
      // s = softmax(x)       dx = s (ds - Σ ds s)
      case Reduce.Softmax(Value x) ->
          give(x, () -> binary(BinaryFunction.MULTIPLY, at(y), softmax(at(y), dy)));
      case Reduce.CrossEntropy(Value logits, Value target) ->
          give(logits, () -> new Reduce.CrossEntropyGradient(at(logits), at(target), dy));
      // y = u (s - t), s = softmax(x), t = onehot, u = 0 where there is no target:
      //                      du = Σ dy (s - t),  dx = u s (dy - Σ dy s)
      case Reduce.CrossEntropyGradient(Value x, Value target, Value u) -> {
        int n = x.type().width();
        give(
            u,
            () -> {
              Value slope =
                  out.emit("", new Reduce.CrossEntropyGradient(at(x), at(target), ones(u)));
              return new Reduce.SumFeatures(out.multiply(dy, slope));
            });
        give(
            x,
            () -> {
              Value s = out.emit("", new Reduce.Softmax(at(x)));
              Value hot = out.emit("", new Tokens.OneHot(at(target), n));
              Value known = out.emit("", new Reduce.SumFeatures(hot));
              Value factor = out.expand(out.multiply(at(u), known), x.type());
              return binary(BinaryFunction.MULTIPLY, factor, out.multiply(s, softmax(s, dy)));
            });
      }
    }
  }

  private void rearrange(Rearrange rearrange, Value dy) {
    switch (rearrange) {
      case Rearrange.Concat concat -> {
        int begin = 0;
        for (Value part : concat.parts()) {
          int from = begin;
          int end = begin + part.type().features().get(concat.axis());
          give(part, () -> new Rearrange.Slice(dy, concat.axis(), from, end));
          begin = end;
        }
      }
      case Rearrange.Slice slice -> sweep.contributeTo(slice, dy);
      case Rearrange.Pad(Value x, int axis, int begin, int size) ->
          give(
              x, () -> new Rearrange.Slice(dy, axis, begin, begin + x.type().features().get(axis)));
      case Rearrange.Reshape(Value x, var features) ->
          give(x, () -> new Rearrange.Reshape(dy, x.type().features()));
      case Rearrange.Transpose(Value x) -> give(x, () -> new Rearrange.Transpose(dy));
    }
  }

  // How contributions are made.

  /** Adds the result of an operation to the gradient of x, if anybody needs that. */
  private void give(Value x, Supplier<Op> op) {
    pass(x, () -> out.emit(Sweep.name(x), op.get()));
  }

  private void pass(Value x, Supplier<Value> gradient) {
    if (sweep.wants(x)) {
      sweep.contribute(x, gradient.get());
    }
  }

  /** {@code dx = dy * factor}. */
  private void scale(Elementwise op, Value x, Value y, Value dy, Supplier<Value> factor) {
    guarded(op, x, y, dy, () -> binary(BinaryFunction.MULTIPLY, dy, factor.get()));
  }

  /** {@code dx = dy ≠ 0 ? gradient : 0} where the derivative may not be finite. */
  private void guarded(Elementwise op, Value x, Value y, Value dy, Supplier<Op> gradient) {
    if (singular.contains(y) || op.operands().stream().anyMatch(singular::contains)) {
      give(x, () -> new Elementwise.Select(dy, out.emit("", gradient.get()), zeros(dy)));
    } else {
      give(x, gradient);
    }
  }

  private void choose(Value a, Value b, Value dy, Supplier<Value> condition) {
    if (sweep.wants(a) || sweep.wants(b)) {
      Value left = condition.get();
      give(a, () -> new Elementwise.Select(left, dy, zeros(dy)));
      give(b, () -> new Elementwise.Select(left, zeros(dy), dy));
    }
  }

  private Value at(Value value) {
    return sweep.forward(value);
  }

  private static Op binary(BinaryFunction function, Value left, Value right) {
    return new Elementwise.Binary(function, left, right);
  }

  private Value lessOrEqual(Value left, Value right) {
    return out.binary(BinaryFunction.LESS_OR_EQUAL, at(left), at(right));
  }

  private Value zeros(Value like) {
    return out.constant(0, like.type());
  }

  private Value ones(Value like) {
    return out.constant(1, like.type());
  }

  private Value transposed(Value matrix) {
    return out.emit(matrix.name(), new Rearrange.Transpose(at(matrix)));
  }

  /** {@code dy - Σ dy s}. */
  private Value softmax(Value s, Value dy) {
    Value sum = out.emit("", new Reduce.SumFeatures(out.multiply(dy, s)));
    return out.subtract(dy, out.expand(sum, s.type()));
  }

  /** Undoes {@link Elementwise.Expand}: first over features, then over rows. */
  private Value contracted(Value dy, Value x) {
    Type from = x.type();
    Value sum = dy;
    if (!sum.type().features().equals(from.features())) {
      boolean last = from.rank() == sum.type().rank() && from.rank() > 1;
      if (!last && sum.type().rank() != 1) {
        sum = out.emit("", new Rearrange.Reshape(sum, flat(sum.type())));
      }
      sum = out.emit(Sweep.name(x), new Reduce.SumFeatures(sum));
    }
    if (sum.type().batch() != from.batch() || sum.type().time() != from.time()) {
      sum = out.emit(Sweep.name(x), new Reduce.SumRows(sum, from.batch()));
    }
    return sum;
  }

  private static List<Integer> flat(Type type) {
    return List.of(type.featureCount());
  }
}
