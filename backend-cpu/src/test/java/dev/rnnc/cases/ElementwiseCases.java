package dev.rnnc.cases;

import dev.rnnc.ir.BinaryFunction;
import dev.rnnc.ir.Elementwise;
import dev.rnnc.ir.Type;
import dev.rnnc.ir.UnaryFunction;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;

/** {@link Elementwise} operations, every function of them. */
final class ElementwiseCases {
  private static final double NAN = Double.NaN;
  private static final double INFINITY = Double.POSITIVE_INFINITY;

  private ElementwiseCases() {}

  static List<OpCase> all() {
    List<OpCase> cases = new ArrayList<>();
    unary(cases);
    unaryLimits(cases);
    binary(cases);
    binaryLimits(cases);
    select(cases);
    expand(cases);
    return cases;
  }

  private static void unary(List<OpCase> cases) {
    unary(cases, UnaryFunction.NEGATE, Draw.AROUND_ZERO, x -> 0 - x);
    unary(cases, UnaryFunction.SIGMOID, Draw.AROUND_ZERO, x -> 0.5 + 0.5 * Math.tanh(x / 2));
    unary(cases, UnaryFunction.TANH, Draw.AROUND_ZERO, x -> 1 - 2 / (Math.exp(2 * x) + 1));
    unary(cases, UnaryFunction.RELU, Draw.AROUND_ZERO, x -> x > 0 ? x : 0);
    unary(cases, UnaryFunction.EXP, Draw.AROUND_ZERO, x -> Math.pow(Math.E, x));
    unary(cases, UnaryFunction.LOG, Draw.POSITIVE, x -> Math.log10(x) / Math.log10(Math.E));
    unary(cases, UnaryFunction.SQRT, Draw.POSITIVE, x -> Math.pow(x, 0.5));
    unary(cases, UnaryFunction.ABS, Draw.AROUND_ZERO, x -> x < 0 ? -x : x);
    unary(cases, UnaryFunction.SOFTPLUS, Draw.AROUND_ZERO, x -> Math.log(1 + Math.exp(x)));
    unary(cases, UnaryFunction.SIGN, Draw.SIGNS, x -> x < 0 ? -1 : x > 0 ? 1 : 0);
    unary(cases, UnaryFunction.RECIPROCAL, Draw.DIVISOR, x -> Math.pow(x, -1));
  }

  private static void unary(
      List<OpCase> cases, UnaryFunction function, Draw draw, DoubleUnaryOperator formula) {
    for (Shape shape : Shape.all()) {
      CaseWriter writer = new CaseWriter(name(function), shape);
      Drawn x = writer.real("x", shape.type(), draw);
      cases.add(
          writer.result(
              new Elementwise.Unary(function, x.value()),
              (t, b, f) -> formula.applyAsDouble(x.at(t, b, f))));
    }
  }

  /** Where functions saturate, overflow or are undefined. */
  private static void unaryLimits(List<OpCase> cases) {
    limits(cases, UnaryFunction.NEGATE, at(NAN, NAN), at(INFINITY, -INFINITY));
    limits(
        cases,
        UnaryFunction.SIGMOID,
        at(NAN, NAN),
        at(INFINITY, 1),
        at(-INFINITY, 0),
        at(200, 1),
        at(-200, 0));
    limits(
        cases,
        UnaryFunction.TANH,
        at(NAN, NAN),
        at(INFINITY, 1),
        at(-INFINITY, -1),
        at(200, 1),
        at(-200, -1),
        at(0, 0),
        at(0x1p-40, 0x1p-40));
    limits(
        cases,
        UnaryFunction.RELU,
        at(NAN, NAN),
        at(INFINITY, INFINITY),
        at(-INFINITY, 0),
        at(0, 0));
    limits(
        cases,
        UnaryFunction.EXP,
        at(NAN, NAN),
        at(INFINITY, INFINITY),
        at(-INFINITY, 0),
        at(0, 1),
        at(-200, 0),
        at(1000, INFINITY));
    limits(
        cases,
        UnaryFunction.LOG,
        at(NAN, NAN),
        at(INFINITY, INFINITY),
        at(0, -INFINITY),
        at(-1, NAN),
        at(1, 0));
    limits(cases, UnaryFunction.SQRT, at(NAN, NAN), at(INFINITY, INFINITY), at(0, 0), at(-1, NAN));
    limits(cases, UnaryFunction.ABS, at(NAN, NAN), at(-INFINITY, INFINITY), at(0, 0));
    limits(
        cases,
        UnaryFunction.SOFTPLUS,
        at(NAN, NAN),
        at(INFINITY, INFINITY),
        at(-INFINITY, 0),
        at(200, 200),
        at(-200, 0),
        at(0, Math.log(2)));
    limits(
        cases, UnaryFunction.SIGN, at(NAN, NAN), at(INFINITY, 1), at(-INFINITY, -1), at(-0.0, 0));
    limits(
        cases,
        UnaryFunction.RECIPROCAL,
        at(NAN, NAN),
        at(INFINITY, 0),
        at(-INFINITY, 0),
        at(0, INFINITY));
  }

  private record Limit(double x, double result) {}

  private static Limit at(double x, double result) {
    return new Limit(x, result);
  }

  private static void limits(List<OpCase> cases, UnaryFunction function, Limit... limits) {
    // 19 elements: every limit also stands where a vector loop has its tail.
    CaseWriter writer = new CaseWriter(name(function) + " limits", 1, limits.length);
    double[] xs = List.of(limits).stream().mapToDouble(Limit::x).toArray();
    Drawn x = writer.real("x", Type.row(19), Draw.of(xs));
    cases.add(
        writer.result(
            new Elementwise.Unary(function, x.value()),
            (t, b, f) -> limits[(b * 19 + f) % limits.length].result()));
  }

  private static void binary(List<OpCase> cases) {
    Draw any = Draw.AROUND_ZERO;
    binary(cases, BinaryFunction.ADD, any, any, Double::sum);
    binary(cases, BinaryFunction.SUBTRACT, any, any, (x, y) -> x - y);
    binary(cases, BinaryFunction.MULTIPLY, any, any, (x, y) -> x * y);
    binary(cases, BinaryFunction.DIVIDE, any, Draw.DIVISOR, (x, y) -> x / y);
    binary(cases, BinaryFunction.MAX, any, any, (x, y) -> x > y ? x : y);
    binary(cases, BinaryFunction.MIN, any, any, (x, y) -> x < y ? x : y);
    Draw few = Draw.SIGNS;
    binary(cases, BinaryFunction.LESS, few, few, (x, y) -> x < y ? 1 : 0);
    binary(cases, BinaryFunction.LESS_OR_EQUAL, few, few, (x, y) -> x <= y ? 1 : 0);
    binary(cases, BinaryFunction.EQUAL, few, few, (x, y) -> x == y ? 1 : 0);
    binary(cases, BinaryFunction.NOT_EQUAL, few, few, (x, y) -> x == y ? 0 : 1);
  }

  private static void binary(
      List<OpCase> cases,
      BinaryFunction function,
      Draw left,
      Draw right,
      DoubleBinaryOperator formula) {
    for (Shape shape : Shape.all()) {
      CaseWriter writer = new CaseWriter(name(function), shape);
      Drawn x = writer.real("x", shape.type(), left);
      Drawn y = writer.real("y", shape.type(), right);
      cases.add(
          writer.result(
              new Elementwise.Binary(function, x.value(), y.value()),
              (t, b, f) -> formula.applyAsDouble(x.at(t, b, f), y.at(t, b, f))));
    }
    Shape shape = new Shape(Shape.Rows.SEQUENCE, 7, 2, 3);
    CaseWriter writer = new CaseWriter(name(function) + " with itself", shape);
    Drawn x = writer.real("x", shape.type(), right);
    cases.add(
        writer.result(
            new Elementwise.Binary(function, x.value(), x.value()),
            (t, b, f) -> formula.applyAsDouble(x.at(t, b, f), x.at(t, b, f))));
  }

  private static void binaryLimits(List<OpCase> cases) {
    limits(cases, BinaryFunction.ADD, pair(INFINITY, -INFINITY, NAN), pair(NAN, 1, NAN));
    limits(cases, BinaryFunction.SUBTRACT, pair(INFINITY, INFINITY, NAN), pair(1, NAN, NAN));
    limits(cases, BinaryFunction.MULTIPLY, pair(0, INFINITY, NAN), pair(0, NAN, NAN));
    limits(
        cases,
        BinaryFunction.DIVIDE,
        pair(0, 0, NAN),
        pair(1, 0, INFINITY),
        pair(-1, 0, -INFINITY),
        pair(1, INFINITY, 0));
    limits(cases, BinaryFunction.MAX, pair(INFINITY, 1, INFINITY), pair(-INFINITY, -1, -1));
    limits(cases, BinaryFunction.MIN, pair(INFINITY, 1, 1), pair(-INFINITY, -1, -INFINITY));
    limits(cases, BinaryFunction.LESS, pair(NAN, 1, 0), pair(1, NAN, 0), pair(1, INFINITY, 1));
    limits(cases, BinaryFunction.LESS_OR_EQUAL, pair(NAN, NAN, 0), pair(-0.0, 0.0, 1));
    limits(cases, BinaryFunction.EQUAL, pair(NAN, NAN, 0), pair(-0.0, 0.0, 1));
    limits(cases, BinaryFunction.NOT_EQUAL, pair(NAN, NAN, 1), pair(-0.0, 0.0, 0));
  }

  private record Pair(double x, double y, double result) {}

  private static Pair pair(double x, double y, double result) {
    return new Pair(x, y, result);
  }

  private static void limits(List<OpCase> cases, BinaryFunction function, Pair... pairs) {
    CaseWriter writer = new CaseWriter(name(function) + " limits", 1, pairs.length);
    double[] xs = List.of(pairs).stream().mapToDouble(Pair::x).toArray();
    double[] ys = List.of(pairs).stream().mapToDouble(Pair::y).toArray();
    Drawn x = writer.real("x", Type.row(19), Draw.of(xs));
    Drawn y = writer.real("y", Type.row(19), Draw.of(ys));
    cases.add(
        writer.result(
            new Elementwise.Binary(function, x.value(), y.value()),
            (t, b, f) -> pairs[(b * 19 + f) % pairs.length].result()));
  }

  private static void select(List<OpCase> cases) {
    for (Shape shape : Shape.all()) {
      CaseWriter writer = new CaseWriter("select", shape);
      Drawn condition = writer.real("condition", shape.type(), Draw.SIGNS);
      Drawn then = writer.real("then", shape.type());
      Drawn otherwise = writer.real("otherwise", shape.type());
      cases.add(
          writer.result(
              new Elementwise.Select(condition.value(), then.value(), otherwise.value()),
              (t, b, f) -> (condition.at(t, b, f) == 0 ? otherwise : then).at(t, b, f)));
    }
    CaseWriter writer = new CaseWriter("select beside not-a-number", 1, 2);
    Drawn condition = writer.real("condition", Type.row(19), Draw.of(1, 0, NAN));
    Drawn then = writer.real("then", Type.row(19), Draw.of(1, NAN, 3));
    Drawn otherwise = writer.real("otherwise", Type.row(19), Draw.of(NAN, 2, NAN));
    cases.add(
        writer.result(
            new Elementwise.Select(condition.value(), then.value(), otherwise.value()),
            (t, b, f) -> 1 + (b * 19 + f) % 3));
    CaseWriter indices = new CaseWriter("select indices", 3, 2);
    Drawn which = indices.index("condition", Type.tokens(), 2);
    Drawn left = indices.index("then", Type.tokens(), 9);
    Drawn right = indices.index("otherwise", Type.tokens(), 9);
    cases.add(
        indices.result(
            new Elementwise.Select(which.value(), left.value(), right.value()),
            (t, b, f) -> (which.index(t, b) == 0 ? right : left).index(t, b)));
  }

  private static void expand(List<OpCase> cases) {
    for (Shape to : Shape.all()) {
      for (Shape.Rows from : Shape.Rows.values()) {
        if (from.compareTo(to.rows()) <= 0) {
          expand(cases, to, from.of(to.width()), to.type(), f -> f);
          int width = to.width();
          if (width != 1) {
            expand(cases, to, from.of(1), to.type(), f -> 0);
          }
          expand(cases, to, from.of(2, 1), to.type(2, width), f -> f / width);
        }
      }
    }
    Shape square = new Shape(Shape.Rows.SEQUENCE, 7, 2, 3);
    expand(cases, square, Type.whole(), Type.sequence(), f -> 0);
    expand(cases, square, Type.row(1), Type.sequence(), f -> 0);
    expand(cases, square, Type.row(1), Type.row(3, 7), f -> 0);
    expand(cases, square, Type.whole(3, 7), Type.sequence(3, 7), f -> f);
    CaseWriter writer = new CaseWriter("expand indices", 3, 2);
    Drawn x = writer.index("x", Type.indexPerRow(), 5);
    cases.add(
        writer.result(
            new Elementwise.Expand(x.value(), Type.tokens()), (t, b, f) -> x.index(0, b)));
  }

  /** The feature of the operand that a feature of the result repeats. */
  private interface Repeated {
    int of(int f);
  }

  private static void expand(
      List<OpCase> cases, Shape shape, Type from, Type to, Repeated repeated) {
    String name = "expand %s to %s".formatted(from, to);
    CaseWriter writer =
        new CaseWriter(
            "%s time=%d batch=%d".formatted(name, shape.timeSteps(), shape.batch()),
            shape.timeSteps(),
            shape.batch());
    Drawn x = writer.real("x", from);
    cases.add(
        writer.result(
            new Elementwise.Expand(x.value(), to), (t, b, f) -> x.at(t, b, repeated.of(f))));
  }

  private static String name(Enum<?> function) {
    return function.name().toLowerCase(Locale.ROOT);
  }
}
