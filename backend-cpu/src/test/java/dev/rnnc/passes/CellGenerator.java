package dev.rnnc.passes;

import static dev.rnnc.ir.UnaryFunction.EXP;
import static dev.rnnc.ir.UnaryFunction.LOG;
import static dev.rnnc.ir.UnaryFunction.NEGATE;
import static dev.rnnc.ir.UnaryFunction.RECIPROCAL;
import static dev.rnnc.ir.UnaryFunction.RELU;
import static dev.rnnc.ir.UnaryFunction.SIGMOID;
import static dev.rnnc.ir.UnaryFunction.SIGN;
import static dev.rnnc.ir.UnaryFunction.SOFTPLUS;
import static dev.rnnc.ir.UnaryFunction.SQRT;
import static dev.rnnc.ir.UnaryFunction.TANH;

import dev.rnnc.ir.BinaryFunction;
import dev.rnnc.ir.ElementType;
import dev.rnnc.ir.Elementwise;
import dev.rnnc.ir.Emitter;
import dev.rnnc.ir.Multiply;
import dev.rnnc.ir.Rearrange;
import dev.rnnc.ir.Reduce;
import dev.rnnc.ir.Tokens;
import dev.rnnc.ir.Type;
import dev.rnnc.ir.UnaryFunction;
import dev.rnnc.ir.Value;
import java.util.ArrayList;
import java.util.List;

/**
 * Draws the equations of a cell. Every value that is seen stays within about [-2, 2], whatever the
 * states are, so that no number of time steps lets it grow.
 */
final class CellGenerator {
  /** At least as many as an input of tokens has. */
  private static final int TOKENS = 5;

  private final LoopGenerator loop;
  private final Chance chance;
  private final Emitter body;
  private final List<Value> rows = new ArrayList<>();
  private final List<Value> matrices = new ArrayList<>();
  private final List<Value> tokens = new ArrayList<>();

  CellGenerator(LoopGenerator loop, Chance chance, Emitter body) {
    this.loop = loop;
    this.chance = chance;
    this.body = body;
  }

  /** Equations may read this value from now on. */
  void sees(Value value) {
    if (value.type().element() == ElementType.INDEX) {
      tokens.add(value);
    } else if (value.type().rank() == 2) {
      matrices.add(value);
    } else {
      rows.add(value);
    }
  }

  void equations(int count) {
    for (int i = 0; i < count; i++) {
      sees(value(loop.size()));
    }
  }

  /** The next value of a state: replaced, or mixed with the old one. */
  Value next(Value state) {
    if (state.type().rank() == 2) {
      int m = state.type().features().get(0);
      int k = state.type().features().get(1);
      Value outer = body.emit("", new Multiply.RowOuter(value(m), value(k)));
      Value decay = body.expand(gate(1), state.type().withFeatures(1));
      Value kept = body.multiply(body.emit("", new Elementwise.Expand(decay, state.type())), state);
      return body.unary(TANH, body.add(kept, outer));
    }
    int n = state.type().width();
    Value candidate = value(n);
    if (chance.in(40)) {
      return candidate;
    }
    Value z = gate(n);
    Value one = body.constant(1, z.type());
    return body.add(body.multiply(body.subtract(one, z), candidate), body.multiply(z, state));
  }

  /** A value of n features within [-2, 2]. */
  Value value(int n) {
    return switch (chance.between(0, 15)) {
      case 0, 1, 2, 3 -> body.emit("n", new Elementwise.Unary(TANH, sum(n)));
      case 4, 5 -> gate(n);
      case 6 -> body.multiply(any(n), gate(n));
      case 7 -> elementary(n);
      case 8 -> chosen(n);
      case 9 -> normalized(n);
      case 10 -> body.emit("", new Reduce.Softmax(sum(n)));
      case 11 -> rearranged(n);
      case 12 -> reduced(n);
      case 13 -> bounded(n);
      case 14 -> matrices.isEmpty() ? any(n) : readMatrix(n);
      default -> body.multiply(body.constant(0.5, Type.row(n)), body.add(any(n), any(n)));
    };
  }

  private Value gate(int n) {
    return body.emit("gate", new Elementwise.Unary(SIGMOID, sum(n)));
  }

  /** Products, look-ups and biases, added: not bounded. */
  private Value sum(int n) {
    Value sum = term(n);
    for (int more = chance.between(0, 2); more > 0; more--) {
      Value term = term(n);
      sum =
          switch (chance.between(0, 9)) {
            case 0 -> body.subtract(sum, term);
            case 1 -> body.add(sum, body.negate(term));
            default -> body.add(sum, term);
          };
    }
    return sum;
  }

  private Value term(int n) {
    int kind = chance.between(0, 13);
    if (kind <= 2 && !tokens.isEmpty()) {
      return body.emit("", new Tokens.Lookup(loop.weight("L", n, TOKENS), chance.of(tokens)));
    }
    if (kind == 3 && !tokens.isEmpty()) {
      Value hot = body.emit("", new Tokens.OneHot(chance.of(tokens), TOKENS));
      return body.emit("", new Multiply.Product(loop.weight("H", n, TOKENS), hot, false));
    }
    if (kind == 4) {
      return body.expand(loop.weight("b", n), Type.row(n));
    }
    if (kind == 5) {
      return body.multiply(body.expand(loop.weight("p", n), Type.row(n)), any(n));
    }
    if (kind == 6) {
      return body.expand(
          body.emit("", new Elementwise.Expand(loop.weight("s", 1), Type.row(1))), Type.row(n));
    }
    Value x = rows.isEmpty() ? any(n) : chance.of(rows);
    int k = x.type().width();
    if (kind == 7) {
      return body.emit("", new Multiply.Product(loop.weight("T", k, n), x, true));
    }
    if (kind == 8 && n == k) {
      return body.emit("", new Multiply.Product(weightExpression(n), x, chance.in(30)));
    }
    if (kind == 9) {
      int heads = 2;
      Value both = body.emit("", new Rearrange.Concat(List.of(x, any(k)), 0));
      boolean transposed = chance.in(40);
      Value w = transposed ? loop.weight("U", heads, k, n) : loop.weight("U", heads, n, k);
      Value y = body.emit("", new Multiply.Product(w, both, transposed));
      return body.emit("", new Rearrange.Slice(y, 0, n / 2, n / 2 + n));
    }
    return body.emit("", new Multiply.Product(loop.weight("U", n, k), x, false));
  }

  /** A square matrix made of weights. */
  private Value weightExpression(int n) {
    Value w = loop.weight("W", n, n);
    Value transposed = body.emit("", new Rearrange.Transpose(w));
    return switch (chance.between(0, 4)) {
      case 0 -> body.subtract(w, transposed);
      case 1 -> body.emit("", new Multiply.MatrixProduct(w, loop.weight("W", n, n)));
      case 2 -> body.multiply(w, body.unary(TANH, loop.weight("W", n, n)));
      case 3 ->
          body.emit(
              "",
              new Rearrange.Concat(
                  List.of(
                      body.emit("", new Rearrange.Slice(w, 0, n / 2, n)),
                      body.emit("", new Rearrange.Slice(transposed, 0, 0, n / 2))),
                  0));
      default -> transposed;
    };
  }

  /** A value that was seen; one of other features, cut or padded; or a bias. */
  private Value any(int n) {
    List<Value> fitting = rows.stream().filter(row -> row.type().width() == n).toList();
    if (!fitting.isEmpty() && chance.in(85)) {
      return chance.of(fitting);
    }
    if (rows.isEmpty()) {
      return body.expand(loop.weight("b", n), Type.row(n));
    }
    Value x = chance.of(rows);
    int width = x.type().width();
    return width >= n
        ? body.emit("", new Rearrange.Slice(x, 0, width - n, width))
        : body.emit("", new Rearrange.Pad(x, 0, (n - width) / 2, n));
  }

  /** A function of one value whose result is bounded because the value is. */
  private Value elementary(int n) {
    Value x = any(n);
    Type type = x.type();
    UnaryFunction function = chance.of(UnaryFunction.values());
    return switch (function) {
      case NEGATE, SIGMOID, TANH, RELU, ABS, SIGN -> body.unary(function, x);
      case SOFTPLUS -> body.unary(SOFTPLUS, body.unary(NEGATE, x));
      case EXP -> body.unary(TANH, body.unary(EXP, x));
      case LOG -> body.unary(LOG, body.add(body.multiply(x, x), body.constant(0.5, type)));
      case SQRT -> body.unary(SQRT, body.add(body.unary(SIGMOID, x), body.constant(0.25, type)));
      case RECIPROCAL ->
          body.unary(RECIPROCAL, body.add(body.unary(RELU, x), body.constant(1, type)));
    };
  }

  /** Comparisons, masks and branches; what is not chosen may be infinite. */
  private Value chosen(int n) {
    Value a = any(n);
    Type type = a.type();
    Value bound = body.constant(chance.of(-0.25, 0.125, 0.5), type);
    return switch (chance.between(0, 5)) {
      case 0 -> body.binary(BinaryFunction.MAX, a, bound);
      case 1 -> body.binary(BinaryFunction.MIN, body.binary(BinaryFunction.MAX, a, any(n)), bound);
      case 2 -> {
        Value condition = body.binary(BinaryFunction.LESS, bound, a);
        Value root = body.unary(SQRT, body.add(body.subtract(a, bound), body.constant(0.25, type)));
        yield body.unary(TANH, body.select(condition, root, any(n)));
      }
      case 3 -> {
        Value zero = body.constant(0, type);
        Value some = body.constant(0.0625, type);
        Value positive = body.binary(BinaryFunction.LESS, some, body.unary(RELU, a));
        yield body.select(
            positive, body.unary(TANH, body.divide(any(n), body.unary(RELU, a))), zero);
      }
      case 4 -> {
        BinaryFunction function =
            chance.of(BinaryFunction.LESS_OR_EQUAL, BinaryFunction.EQUAL, BinaryFunction.NOT_EQUAL);
        yield body.multiply(a, body.binary(function, body.unary(SIGN, a), body.constant(1, type)));
      }
      default -> body.multiply(a, loop.keepMask(n));
    };
  }

  /** Layer normalisation. */
  private Value normalized(int n) {
    Value x = sum(n);
    Type type = x.type();
    Value share = body.constant(1.0 / n, Type.row(1));
    Value mean = body.multiply(body.emit("", new Reduce.SumFeatures(x)), share);
    Value centred = body.subtract(x, body.expand(mean, type));
    Value variance =
        body.multiply(
            body.emit("", new Reduce.SumFeatures(body.multiply(centred, centred))), share);
    Value deviation = body.unary(SQRT, body.add(variance, body.constant(0.5, Type.row(1))));
    Value normal = body.divide(centred, body.expand(deviation, type));
    return body.unary(TANH, normal);
  }

  private Value rearranged(int n) {
    Value x = any(n);
    return switch (chance.between(0, 3)) {
      case 0 -> {
        Value twice = body.emit("", new Rearrange.Concat(List.of(x, any(n)), 0));
        yield body.emit("", new Rearrange.Slice(twice, 0, n / 2, n / 2 + n));
      }
      case 1 -> {
        int cut = n / 2;
        Value first = body.emit("", new Rearrange.Slice(x, 0, 0, cut));
        Value second = body.emit("", new Rearrange.Slice(any(n), 0, cut, n));
        yield body.emit("", new Rearrange.Concat(List.of(second, first), 0));
      }
      case 2 -> {
        Value twice = body.emit("", new Rearrange.Concat(List.of(x, any(n)), 0));
        Value matrix = body.emit("", new Rearrange.Reshape(twice, List.of(2, n)));
        Value transposed = body.emit("", new Rearrange.Transpose(matrix));
        Value flat = body.emit("", new Rearrange.Reshape(transposed, List.of(2 * n)));
        yield body.emit("", new Rearrange.Slice(flat, 0, 0, n));
      }
      default -> {
        Value padded = body.emit("", new Rearrange.Pad(x, 0, 1, n + 2));
        yield body.emit("", new Rearrange.Slice(padded, 0, 0, n));
      }
    };
  }

  /** Sums and greatest elements over features, repeated. */
  private Value reduced(int n) {
    Value x = any(loop.size());
    Value y =
        chance.in(50)
            ? body.emit("", new Reduce.MaxFeatures(x))
            : body.unary(TANH, body.emit("", new Reduce.SumFeatures(x)));
    return body.emit("", new Elementwise.Expand(y, Type.row(n)));
  }

  /** A quotient with a denominator away from zero. */
  private Value bounded(int n) {
    Value x = any(n);
    Value one = body.constant(1, x.type());
    Value size = body.add(one, body.unary(UnaryFunction.ABS, x));
    return chance.in(50)
        ? body.divide(x, size)
        : body.multiply(any(n), body.unary(RECIPROCAL, size));
  }

  /** A matrix state times a value. */
  private Value readMatrix(int n) {
    Value matrix = chance.of(matrices);
    boolean transposed = chance.in(50);
    Value q = value(matrix.type().features().get(transposed ? 0 : 1));
    Value y = body.emit("", new Multiply.RowProduct(matrix, q, transposed));
    return body.unary(TANH, resized(y, n));
  }

  private Value resized(Value y, int n) {
    return y.type().width() == n
        ? y
        : body.emit("", new Multiply.Product(loop.weight("R", n, y.type().width()), y, false));
  }
}
