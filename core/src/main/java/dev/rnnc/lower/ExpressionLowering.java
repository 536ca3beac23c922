package dev.rnnc.lower;

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
import dev.rnnc.model.Expression;
import dev.rnnc.model.Function;
import dev.rnnc.model.Symbol;
import dev.rnnc.model.ValueType;
import dev.rnnc.source.BrokenInvariant;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Writes expressions as operations. Broadcasts become explicit. */
final class ExpressionLowering {
  /** What a name stands for here. */
  interface Names {
    Value value(Symbol symbol);

    static Names in(Map<Symbol, Value> known) {
      return symbol -> {
        Value value = known.get(symbol);
        if (value == null) {
          throw new BrokenInvariant("lower", "no value of " + symbol);
        }
        return value;
      };
    }
  }

  /** Added to the variance, as PyTorch and the layer-normalisation paper's code do. */
  private static final double NORMALIZE_EPSILON = 1e-5;

  private final Lowering lowering;
  private final Optional<LoopBody> body;
  private final Emitter emitter;
  private final String prefix;
  private final Names names;
  private final Optional<Names> inProducts;

  private ExpressionLowering(
      Lowering lowering,
      Optional<LoopBody> body,
      String prefix,
      Names names,
      Optional<Names> inProducts) {
    this.lowering = lowering;
    this.body = body;
    this.emitter = body.map(LoopBody::emitter).orElse(lowering.emitter());
    this.prefix = prefix;
    this.names = names;
    this.inProducts = inProducts;
  }

  /**
   * For equations outside of loops.
   *
   * @param prefix the layer's name, before the names of values
   */
  static ExpressionLowering in(Lowering lowering, String prefix, Names names) {
    return new ExpressionLowering(lowering, Optional.empty(), prefix, names, Optional.empty());
  }

  /** For the equations of a loop, in whose products other values may stand for names. */
  static ExpressionLowering in(Lowering lowering, String prefix, LoopBody body) {
    Optional<Names> inProducts =
        body.hasOthersInProducts() ? Optional.of(body::valueInProduct) : Optional.empty();
    return new ExpressionLowering(lowering, Optional.of(body), prefix, body::value, inProducts);
  }

  /** The value of an expression; {@code name} is what the equation defines, or empty. */
  Value lower(Expression expression, String name) {
    String full = name.isEmpty() ? prefix : prefix + "." + name;
    return switch (expression) {
      case Expression.Literal literal -> emitter.constant(literal.value(), Type.whole(1));
      case Expression.Read read -> names.value(read.symbol());
      case Expression.Product product -> product(product, full);
      case Expression.Concat concat -> concat(concat, full);
      case Expression.Slice slice -> {
        Value x = dense(slice.x());
        yield emitter.emit(full, new Rearrange.Slice(x, 0, slice.begin(), slice.end()));
      }
      case Expression.Drop drop -> drop(drop, full);
      case Expression.Call call -> call(call, full);
    };
  }

  /** The value of an expression, a token as its one-hot vector. */
  Value dense(Expression expression) {
    Value value = lower(expression, "");
    if (value.type().element() == ElementType.REAL) {
      return value;
    }
    int n = lowering.bind(expression.type().sizes().getFirst());
    return emitter.emit(value.name(), new Tokens.OneHot(value, n));
  }

  /** As {@link #dense}, in a product where states may be dropped. */
  private Value operand(Expression expression) {
    if (inProducts.isEmpty()) {
      return dense(expression);
    }
    return new ExpressionLowering(lowering, body, prefix, inProducts.get(), Optional.empty())
        .dense(expression);
  }

  private Value product(Expression.Product product, String name) {
    if (transposedRows(product)) {
      Expression.Call transposed = (Expression.Call) product.left();
      return rowProduct(dense(transposed.arguments().getFirst()), product.right(), true, name);
    }
    Value left = dense(product.left());
    boolean plain = left.type().isWhole() && left.type().rank() == 2;
    if (plain && product.right().type().kind() == ValueType.Kind.TOKEN) {
      Value token = lower(product.right(), "");
      if (token.type().element() == ElementType.INDEX) {
        return emitter.emit(name, new Tokens.Lookup(left, token));
      }
    }
    if (!left.type().isWhole()) {
      return rowProduct(left, product.right(), false, name);
    }
    Value right = operand(product.right());
    return emitter.emit(
        name,
        right.type().rank() >= 2
            ? new Multiply.MatrixProduct(left, right)
            : new Multiply.Product(left, right, false));
  }

  /** {@code transpose(m) @ x} of a matrix of each row, which need not be turned for it. */
  private static boolean transposedRows(Expression.Product product) {
    return product.left() instanceof Expression.Call call
        && call.function() == Function.TRANSPOSE
        && !call.type().isWeight()
        && product.right().type().rank() == 1;
  }

  private Value rowProduct(Value matrix, Expression x, boolean transposed, String name) {
    Value right = operand(x);
    Type rows = wider(matrix.type(), right.type());
    return emitter.emit(
        name,
        new Multiply.RowProduct(
            emitter.expand(matrix, matrix.type().withRowsOf(rows)),
            emitter.expand(right, right.type().withRowsOf(rows)),
            transposed));
  }

  private Value concat(Expression.Concat concat, String name) {
    List<Value> parts = concat.parts().stream().map(this::dense).toList();
    Type rows = parts.stream().map(Value::type).reduce(ExpressionLowering::wider).orElseThrow();
    List<Value> same =
        parts.stream().map(part -> emitter.expand(part, part.type().withRowsOf(rows))).toList();
    return emitter.emit(name, new Rearrange.Concat(same, 0));
  }

  private Value drop(Expression.Drop drop, String name) {
    Value x = dense(drop.x());
    if (lowering.purpose() != Purpose.TRAINING || drop.rate() == 0) {
      return x;
    }
    // A weight is the same at all time steps, and so is what a sequence drops of it.
    boolean same = drop.perSequence() || x.type().isWhole();
    Type type = x.type().isWhole() ? x.type().withRowsOf(Type.row(1)) : x.type();
    Value keep = same ? keepAtAllSteps(drop, type) : keepAtEachStep(drop, type);
    return emitter.emit(
        name,
        new Elementwise.Binary(
            BinaryFunction.MULTIPLY, emitter.expand(x, type), emitter.expand(keep, type)));
  }

  // Masks are drawn outside of loops.

  private Value keepAtAllSteps(Expression.Drop drop, Type type) {
    Value keep = lowering.keepMask(drop.rate(), true, type.oneStep());
    return body.map(loop -> loop.with(keep)).orElse(keep);
  }

  private Value keepAtEachStep(Expression.Drop drop, Type type) {
    Value keep = lowering.keepMask(drop.rate(), true, body.isEmpty() ? type : type.allSteps());
    return body.map(loop -> loop.each(keep)).orElse(keep);
  }

  private Value call(Expression.Call call, String name) {
    List<Expression> arguments = call.arguments();
    Expression first = arguments.getFirst();
    return switch (call.function()) {
      case NEGATE -> unary(UnaryFunction.NEGATE, first, name);
      case SIGMOID -> unary(UnaryFunction.SIGMOID, first, name);
      case TANH -> unary(UnaryFunction.TANH, first, name);
      case RELU -> unary(UnaryFunction.RELU, first, name);
      case EXP -> unary(UnaryFunction.EXP, first, name);
      case LOG -> unary(UnaryFunction.LOG, first, name);
      case SQRT -> unary(UnaryFunction.SQRT, first, name);
      case ABS -> unary(UnaryFunction.ABS, first, name);
      case SOFTPLUS -> unary(UnaryFunction.SOFTPLUS, first, name);
      case ADD -> binary(BinaryFunction.ADD, call, name);
      case SUBTRACT -> binary(BinaryFunction.SUBTRACT, call, name);
      case MULTIPLY -> binary(BinaryFunction.MULTIPLY, call, name);
      case DIVIDE -> binary(BinaryFunction.DIVIDE, call, name);
      case MAX -> binary(BinaryFunction.MAX, call, name);
      case MIN -> binary(BinaryFunction.MIN, call, name);
      case LESS -> binary(BinaryFunction.LESS, call, name);
      case LESS_OR_EQUAL -> binary(BinaryFunction.LESS_OR_EQUAL, call, name);
      case GREATER -> binary(BinaryFunction.LESS, swapped(call), name);
      case GREATER_OR_EQUAL -> binary(BinaryFunction.LESS_OR_EQUAL, swapped(call), name);
      case EQUAL -> binary(BinaryFunction.EQUAL, call, name);
      case NOT_EQUAL -> binary(BinaryFunction.NOT_EQUAL, call, name);
      case CLAMP -> {
        List<Value> same = together(arguments);
        Value atLeast = emitter.binary(BinaryFunction.MAX, same.get(0), same.get(1));
        yield emitter.emit(name, new Elementwise.Binary(BinaryFunction.MIN, atLeast, same.get(2)));
      }
      case WHERE -> {
        List<Value> same = together(arguments);
        yield emitter.emit(name, new Elementwise.Select(same.get(0), same.get(1), same.get(2)));
      }
      case HARD_SIGMOID -> {
        Value x = dense(first);
        Value line = emitter.add(scaled(x, 1.0 / 6), emitter.constant(0.5, x.type()));
        Value least = emitter.binary(BinaryFunction.MAX, line, emitter.constant(0, x.type()));
        yield emitter.emit(
            name, new Elementwise.Binary(BinaryFunction.MIN, least, emitter.constant(1, x.type())));
      }
      case SOFTMAX -> emitter.emit(name, new Reduce.Softmax(dense(first)));
      case NORMALIZE -> normalize(dense(first), name);
      case SUM -> emitter.emit(name, new Reduce.SumFeatures(dense(first)));
      case MEAN -> {
        Value x = dense(first);
        Value sum = emitter.emit("", new Reduce.SumFeatures(x));
        Value count = emitter.constant(1.0 / x.type().width(), sum.type());
        yield emitter.emit(name, new Elementwise.Binary(BinaryFunction.MULTIPLY, sum, count));
      }
      case TRANSPOSE -> emitter.emit(name, new Rearrange.Transpose(dense(first)));
      case OUTER -> {
        Value left = dense(first);
        Value right = dense(arguments.getLast());
        Type rows = wider(left.type(), right.type());
        yield emitter.emit(
            name,
            new Multiply.RowOuter(
                emitter.expand(left, left.type().withRowsOf(rows)),
                emitter.expand(right, right.type().withRowsOf(rows))));
      }
    };
  }

  private static Expression.Call swapped(Expression.Call call) {
    return Expression.Call.of(
        call.function() == Function.GREATER ? Function.LESS : Function.LESS_OR_EQUAL,
        call.arguments().getLast(),
        call.arguments().getFirst());
  }

  private Value unary(UnaryFunction function, Expression x, String name) {
    return emitter.emit(name, new Elementwise.Unary(function, dense(x)));
  }

  private Value binary(BinaryFunction function, Expression.Call call, String name) {
    List<Value> same = together(call.arguments());
    return emitter.emit(name, new Elementwise.Binary(function, same.get(0), same.get(1)));
  }

  private Value scaled(Value x, double factor) {
    return emitter.multiply(x, emitter.constant(factor, x.type()));
  }

  private Value normalize(Value x, String name) {
    Value centred = emitter.subtract(x, rowMean(x));
    Value variance = rowMean(emitter.multiply(centred, centred));
    Value raised = emitter.add(variance, emitter.constant(NORMALIZE_EPSILON, x.type()));
    Value deviation = emitter.unary(UnaryFunction.SQRT, raised);
    return emitter.emit(name, new Elementwise.Binary(BinaryFunction.DIVIDE, centred, deviation));
  }

  private Value rowMean(Value x) {
    Value sum = emitter.emit("", new Reduce.SumFeatures(x));
    return emitter.expand(scaled(sum, 1.0 / x.type().width()), x.type());
  }

  /** Arguments of an elementwise function, broadcast to one type. */
  private List<Value> together(List<Expression> arguments) {
    List<Value> values =
        arguments.stream()
            .filter(argument -> !(argument instanceof Expression.Literal))
            .map(this::dense)
            .toList();
    if (values.isEmpty()) {
      return arguments.stream().map(argument -> lower(argument, "")).toList();
    }
    Type rows = values.stream().map(Value::type).reduce(ExpressionLowering::wider).orElseThrow();
    List<Integer> features =
        values.stream()
            .map(value -> value.type().features())
            .reduce(ExpressionLowering::larger)
            .orElseThrow();
    Type type = rows.withFeatures(features);
    Iterator<Value> next = values.iterator();
    return arguments.stream()
        .map(argument ->
            argument instanceof Expression.Literal literal
                ? emitter.constant(literal.value(), type)
                : emitter.expand(next.next(), type))
        .toList();
  }

  private static Type wider(Type a, Type b) {
    return new Type(ElementType.REAL, a.time() || b.time(), a.batch() || b.batch(), a.features());
  }

  private static List<Integer> larger(List<Integer> a, List<Integer> b) {
    return a.equals(List.of(1)) ? b : a;
  }
}
