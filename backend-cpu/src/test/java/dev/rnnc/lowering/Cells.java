package dev.rnnc.lowering;

import dev.rnnc.model.DataSize;
import dev.rnnc.model.DataSource;
import dev.rnnc.model.Expression;
import dev.rnnc.model.Expression.Call;
import dev.rnnc.model.Expression.Product;
import dev.rnnc.model.Expression.Read;
import dev.rnnc.model.Function;
import dev.rnnc.model.Initializer;
import dev.rnnc.model.Layer;
import dev.rnnc.model.LayerOptions;
import dev.rnnc.model.Loss;
import dev.rnnc.model.Model;
import dev.rnnc.model.Network;
import dev.rnnc.model.Node;
import dev.rnnc.model.Optimizer;
import dev.rnnc.model.Precision;
import dev.rnnc.model.Rate;
import dev.rnnc.model.Size;
import dev.rnnc.model.Split;
import dev.rnnc.model.Symbol;
import dev.rnnc.model.Tokens;
import dev.rnnc.model.Training;
import dev.rnnc.model.ValueType;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/** Models written in Java, for the tests of this package. */
final class Cells {
  static final Size VOCABULARY = Size.of(DataSize.VOCABULARY);

  private Cells() {}

  /** h' = (1 - z) * n + z * h with z and n computed from x and h, and a learned start. */
  static Layer gated(ValueType input, int hidden) {
    Size size = Size.of(hidden);
    Symbol x = new Symbol(Symbol.Kind.INPUT, "x", input);
    Layer.Weight start = new Layer.Weight("h_0", List.of(size), new Initializer.Uniform(0.5));
    Layer.State h =
        new Layer.State("h", List.of(size), Optional.of(new Read(start.symbol())), false);
    Layer.Weight wz = matrix("W_z", size, input.sizes().getFirst());
    Layer.Weight wn = matrix("W_n", size, input.sizes().getFirst());
    Layer.Weight uz = matrix("U_z", size, size);
    Layer.Weight un = matrix("U_n", size, size);
    Layer.Weight bz = new Layer.Weight("b_z", List.of(size), new Initializer.Uniform(0.5));
    Symbol z = new Symbol(Symbol.Kind.DEFINITION, "z", ValueType.value(size));
    Symbol n = new Symbol(Symbol.Kind.DEFINITION, "n", ValueType.value(size));
    Expression before = new Read(h.before());
    Expression zValue =
        Call.of(Function.SIGMOID, plus(plus(times(wz, x), times(uz, h.before())), read(bz)));
    Expression nValue =
        Call.of(
            Function.TANH,
            plus(
                times(wn, x),
                Product.of(read(un), Call.of(Function.MULTIPLY, new Read(z), before))));
    Expression next =
        plus(
            Call.of(
                Function.MULTIPLY,
                Call.of(Function.SUBTRACT, new Expression.Literal(1), new Read(z)),
                new Read(n)),
            Call.of(Function.MULTIPLY, new Read(z), before));
    return new Layer(
        "gated",
        List.of(x),
        List.of(h),
        List.of(start, wz, wn, uz, un, bz),
        List.of(
            new Layer.Equation(z, zValue),
            new Layer.Equation(n, nValue),
            new Layer.Equation(h.after(), next)),
        new Read(h.after()));
  }

  /** W @ x + b. */
  static Layer dense(Size input, Size output) {
    Symbol x = new Symbol(Symbol.Kind.INPUT, "x", ValueType.value(input));
    Layer.Weight w = matrix("W", output, input);
    Layer.Weight b = new Layer.Weight("b", List.of(output), new Initializer.Uniform(0.5));
    return new Layer(
        "dense", List.of(x), List.of(), List.of(w, b), List.of(), plus(times(w, x), read(b)));
  }

  /** One gated layer between a token input and a dense output. */
  static Model text(DataSource.Text.Sequences sequences, LayerOptions options, int hidden) {
    Node input = new Node.DataInput("input", ValueType.token(VOCABULARY));
    Layer cell = gated(input.type(), hidden);
    Node cellNode = new Node.Apply("cell_1", cell, List.of("input"), options, Map.of(), true);
    Node output =
        new Node.Apply(
            "dense_1",
            dense(Size.of(hidden), VOCABULARY),
            List.of("cell_1"),
            LayerOptions.NONE,
            Map.of(),
            true);
    DataSource data =
        new DataSource.Text(
            Path.of("text"),
            new Tokens.Characters(),
            sequences,
            new Split.None(),
            new Split.None());
    return new Model(
        "text",
        data,
        new Network(List.of(input, cellNode, output), "dense_1", Optional.empty()),
        training(),
        Optional.empty(),
        "");
  }

  static Training training() {
    return new Training(
        new Loss.CrossEntropy(false),
        new Optimizer.Adam(new Rate.Constant(0.01), 0.9, 0.999, 1e-8),
        2,
        4,
        OptionalInt.empty(),
        Precision.FLOAT32,
        OptionalDouble.of(1),
        new Training.Budget(OptionalInt.of(1), OptionalInt.empty(), OptionalDouble.empty()),
        OptionalInt.empty(),
        new Training.Keep(false, Optional.empty()),
        OptionalInt.empty(),
        List.of(),
        0,
        OptionalInt.empty());
  }

  private static Layer.Weight matrix(String name, Size rows, Size columns) {
    return new Layer.Weight(name, List.of(rows, columns), new Initializer.Glorot());
  }

  private static Expression read(Layer.Weight weight) {
    return new Read(weight.symbol());
  }

  private static Expression times(Layer.Weight weight, Symbol x) {
    return Product.of(read(weight), new Read(x));
  }

  private static Expression plus(Expression left, Expression right) {
    return Call.of(Function.ADD, left, right);
  }
}
