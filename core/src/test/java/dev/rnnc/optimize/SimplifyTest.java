package dev.rnnc.optimize;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rnnc.ir.BinaryFunction;
import dev.rnnc.ir.Elementwise;
import dev.rnnc.ir.Emitter;
import dev.rnnc.ir.Leaf;
import dev.rnnc.ir.Multiply;
import dev.rnnc.ir.Program;
import dev.rnnc.ir.Rearrange;
import dev.rnnc.ir.Reduce;
import dev.rnnc.ir.Tokens;
import dev.rnnc.ir.Type;
import dev.rnnc.ir.UnaryFunction;
import dev.rnnc.ir.Value;
import dev.rnnc.ir.Verifier;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Which operations become which others. */
class SimplifyTest {
  /** What the rules are tried on: x and y {@code [batch, 4]}, w {@code [4, 4]}, v {@code [4]}. */
  static final class Inputs {
    final Emitter out = Emitter.startingAt(0);
    final Value x = out.emit("x", new Leaf.Input("x", Type.row(4)));
    final Value y = out.emit("y", new Leaf.Input("y", Type.row(4)));
    final Value w = out.emit("w", new Leaf.Parameter("w", Type.whole(4, 4)));
    final Value v = out.emit("v", new Leaf.Parameter("v", Type.whole(4)));
    final Value s = out.emit("s", new Leaf.Parameter("s", Type.whole(1)));
    final Value i = out.emit("i", new Leaf.Input("i", Type.indexPerRow()));

    Value number(double number) {
      return out.constant(number, Type.row(4));
    }

    Value slice(Value of, int begin, int end) {
      return out.emit("", new Rearrange.Slice(of, 0, begin, end));
    }

    Value concat(Value... parts) {
      return out.emit("", new Rearrange.Concat(List.of(parts), 0));
    }

    Value expand(Value of) {
      return out.emit("", new Elementwise.Expand(of, Type.row(4)));
    }

    Value pad(Value of, int begin, int size) {
      return out.emit("", new Rearrange.Pad(of, 0, begin, size));
    }

    Value transpose(Value of) {
      return out.emit("", new Rearrange.Transpose(of));
    }

    Value reshape(Value of, Integer... features) {
      return out.emit("", new Rearrange.Reshape(of, List.of(features)));
    }
  }

  private static Arguments rule(String before, Function<Inputs, Value> value, String... after) {
    return Arguments.of(before, value, List.of(after));
  }

  static Stream<Arguments> rules() {
    return Stream.of(
        rule("x + 0", in -> in.out.add(in.x, in.number(0))),
        rule("0 + x", in -> in.out.add(in.number(0), in.x)),
        rule("x - 0", in -> in.out.subtract(in.x, in.number(0))),
        rule("0 - x", in -> in.out.subtract(in.number(0), in.x), "negate x"),
        rule("x * 1", in -> in.out.multiply(in.x, in.number(1))),
        rule("x * -1", in -> in.out.multiply(in.x, in.number(-1)), "negate x"),
        rule("x * 0 stays", in -> in.out.multiply(in.x, in.number(0)), "constant", "multiply x"),
        rule("x / 1", in -> in.out.divide(in.x, in.number(1))),
        rule("-(-x)", in -> in.out.negate(in.out.negate(in.x))),
        rule("-(x - y)", in -> in.out.negate(in.out.subtract(in.x, in.y)), "subtract y, x"),
        rule("x + -y", in -> in.out.add(in.x, in.out.negate(in.y)), "subtract x, y"),
        rule("-x + y", in -> in.out.add(in.out.negate(in.x), in.y), "subtract y, x"),
        rule("x - -y", in -> in.out.subtract(in.x, in.out.negate(in.y)), "add x, y"),
        rule("2 * 3", in -> in.out.multiply(in.number(2), in.number(3)), "constant 6.0"),
        rule("tanh 0", in -> in.out.unary(UnaryFunction.TANH, in.number(0)), "constant 0.0"),
        rule(
            "1 < 2",
            in -> in.out.binary(BinaryFunction.LESS, in.number(1), in.number(2)),
            "constant 1.0"),
        rule(
            "tanh of a repetition",
            in -> in.out.unary(UnaryFunction.TANH, in.expand(in.v)),
            "tanh v",
            "expand"),
        rule(
            "sum of repetitions",
            in -> in.out.add(in.expand(in.v), in.expand(in.v)),
            "add v, v",
            "expand"),
        rule(
            "1 - a repetition",
            in -> in.out.subtract(in.number(1), in.expand(in.v)),
            "constant 1.0",
            "subtract",
            "expand"),
        rule(
            "a repetition of a repetition",
            in -> in.expand(in.out.emit("", new Elementwise.Expand(in.s, Type.row(1)))),
            "expand s"),
        rule("1 ? x : y", in -> in.out.select(in.number(1), in.x, in.y)),
        rule("x ? y : y", in -> in.out.select(in.x, in.y, in.y)),
        rule(
            "x ? (x ? y : 1) : x",
            in -> in.out.select(in.x, in.out.select(in.x, in.y, in.number(1)), in.x),
            "select x, y, x"),
        rule("a whole slice", in -> in.slice(in.x, 0, 4)),
        rule(
            "a slice of a slice",
            in -> in.slice(in.slice(in.x, 1, 4), 1, 3),
            "slice axis=0 2..4 x"),
        rule("a part of a concatenation", in -> in.slice(in.concat(in.x, in.y), 4, 8)),
        rule(
            "a slice of a part",
            in -> in.slice(in.concat(in.x, in.y), 5, 7),
            "slice axis=0 1..3 y"),
        rule(
            "a slice of two parts stays",
            in -> in.slice(in.concat(in.x, in.y), 3, 5),
            "concat axis=0 x, y",
            "slice axis=0 3..5"),
        rule("a concatenation of one", in -> in.concat(in.x)),
        rule("adjacent slices", in -> in.concat(in.slice(in.x, 0, 1), in.slice(in.x, 1, 4))),
        rule(
            "a concatenation in another",
            in -> in.concat(in.concat(in.x, in.y), in.x),
            "concat axis=0 x, y, x"),
        rule("a slice of padding", in -> in.slice(in.pad(in.x, 1, 6), 0, 1), "constant 0.0"),
        rule("what was padded", in -> in.slice(in.pad(in.x, 1, 6), 1, 5)),
        rule(
            "a slice of a repetition",
            in -> in.slice(in.expand(in.v), 1, 3),
            "slice axis=0 1..3 v",
            "expand"),
        rule("a transposed transpose", in -> in.transpose(in.transpose(in.w))),
        rule("the shape before", in -> in.reshape(in.reshape(in.x, 2, 2), 4)),
        rule(
            "a product with a transpose",
            in -> in.out.emit("", new Multiply.Product(in.transpose(in.w), in.x, false)),
            "product transposed w, x"),
        rule(
            "a product with a one-hot vector",
            in -> in.out.emit("", new Multiply.Product(in.w, hot(in), false)),
            "lookup w, i"),
        rule(
            "an outer sum with a one-hot vector",
            in -> in.out.emit("", new Multiply.OuterSum(in.x, hot(in), 0)),
            "lookup_gradient n=4 x, i"),
        rule(
            "a transposed outer sum",
            in -> in.transpose(in.out.emit("", new Multiply.OuterSum(in.x, in.y, 0))),
            "outer_sum y, x"),
        rule(
            "the sum of one feature",
            in -> in.out.emit("", new Reduce.SumFeatures(in.slice(in.x, 0, 1))),
            "slice axis=0 0..1 x"));
  }

  private static Value hot(Inputs in) {
    return in.out.emit("", new Tokens.OneHot(in.i, 4));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("rules")
  void operationIsSimpler(String before, Function<Inputs, Value> value, List<String> after) {
    Inputs in = new Inputs();
    Value result = value.apply(in);
    List<Program.Output> outputs = List.of(new Program.Output("result", result));
    Program program = new Program(before, in.out.block(), outputs, List.of());
    Program simple = new Simplify().apply(program).program();
    simple = new DropUnused().apply(Verifier.verify("simplify", simple)).program();
    assertThat(simple.output("result").type()).isEqualTo(result.type());
    List<String> operations =
        simple
            .toString()
            .lines()
            .filter(line -> line.contains(" = ") && !line.contains("output "))
            .map(line -> line.replaceAll(".* = ", "").replaceAll("%\\d+\\.?", ""))
            .filter(line -> !line.startsWith("input") && !line.startsWith("parameter"))
            .toList();
    assertThat(operations).hasSameSizeAs(after);
    for (int k = 0; k < after.size(); k++) {
      assertThat(operations.get(k)).startsWith(after.get(k));
    }
  }

  @Test
  void constantsThatAreNotNumbersAreKept() {
    assertThat(BinaryFunction.MAX.of(Double.NaN, 1)).isNaN();
    assertThat(UnaryFunction.RELU.of(Double.NaN)).isNaN();
    assertThat(UnaryFunction.SOFTPLUS.of(1000)).isEqualTo(1000);
  }
}
