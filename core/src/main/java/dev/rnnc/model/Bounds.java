package dev.rnnc.model;

import java.util.List;
import java.util.Optional;
import java.util.stream.DoubleStream;

/** Between which numbers a value lies whatever is learned; infinite where nothing says so. */
public record Bounds(double least, double greatest) {
  /** Any number. */
  public static final Bounds NONE = new Bounds(Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY);

  private static final Bounds SHARE = new Bounds(0, 1);

  /** Of an equation of a layer, by way of the equations that it reads. */
  static Bounds of(Expression expression, Layer layer) {
    return of(expression, Optional.of(layer));
  }

  /** Of an equation between lines of a network. */
  static Bounds of(Expression expression) {
    return of(expression, Optional.empty());
  }

  private static Bounds of(Expression expression, Optional<Layer> layer) {
    return switch (expression) {
      case Expression.Literal literal -> new Bounds(literal.value(), literal.value());
      case Expression.Read read -> of(read.symbol(), layer);
      case Expression.Call call ->
          of(call, call.arguments().stream().map(argument -> of(argument, layer)).toList());
      case Expression.Product _ -> NONE;
      case Expression.Concat concat ->
          concat.parts().stream().map(part -> of(part, layer)).reduce(Bounds::hull).orElse(NONE);
      case Expression.Slice slice -> of(slice.x(), layer);
      case Expression.Drop drop -> of(drop.x(), layer);
    };
  }

  private static Bounds of(Symbol symbol, Optional<Layer> layer) {
    return layer.stream()
        .flatMap(owner -> owner.equations().stream())
        .filter(equation -> equation.defined().equals(symbol))
        .map(equation -> of(equation.value(), layer))
        .findFirst()
        .orElse(NONE);
  }

  private static Bounds of(Expression.Call call, List<Bounds> of) {
    Bounds first = of.getFirst();
    return switch (call.function()) {
      case SIGMOID, HARD_SIGMOID, SOFTMAX -> SHARE;
      case LESS, LESS_OR_EQUAL, GREATER, GREATER_OR_EQUAL, EQUAL, NOT_EQUAL -> SHARE;
      case TANH -> new Bounds(-1, 1);
      case NEGATE -> new Bounds(-first.greatest, -first.least);
      case ADD ->
          new Bounds(first.least + of.getLast().least, first.greatest + of.getLast().greatest);
      case SUBTRACT ->
          new Bounds(first.least - of.getLast().greatest, first.greatest - of.getLast().least);
      case MULTIPLY -> first.times(of.getLast());
      case MAX -> first.atLeast(of.getLast());
      case MIN -> first.atMost(of.getLast());
      case CLAMP -> first.atLeast(of.get(1)).atMost(of.get(2));
      case RELU -> first.atLeast(new Bounds(0, 0));
      case WHERE -> of.get(1).hull(of.get(2));
      case MEAN, TRANSPOSE -> first;
      case OUTER -> first.times(of.getLast());
      case DIVIDE, EXP, LOG, SQRT, ABS, SOFTPLUS, NORMALIZE, SUM -> NONE;
    };
  }

  private Bounds hull(Bounds other) {
    return new Bounds(Math.min(least, other.least), Math.max(greatest, other.greatest));
  }

  private Bounds atLeast(Bounds other) {
    return new Bounds(Math.max(least, other.least), Math.max(greatest, other.greatest));
  }

  private Bounds atMost(Bounds other) {
    return new Bounds(Math.min(least, other.least), Math.min(greatest, other.greatest));
  }

  private Bounds times(Bounds other) {
    double[] corners = {
      corner(least, other.least),
      corner(least, other.greatest),
      corner(greatest, other.least),
      corner(greatest, other.greatest)
    };
    return new Bounds(
        DoubleStream.of(corners).min().orElseThrow(), DoubleStream.of(corners).max().orElseThrow());
  }

  /** Nothing times something without a bound stays nothing. */
  private static double corner(double a, double b) {
    return a == 0 || b == 0 ? 0 : a * b;
  }
}
