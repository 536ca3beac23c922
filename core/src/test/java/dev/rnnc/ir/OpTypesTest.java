package dev.rnnc.ir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.rnnc.source.BrokenInvariant;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Constructors derive the types of results and refuse operands that do not fit. */
class OpTypesTest {
  private static int next;

  private static Value of(Type type) {
    return new Value(next++, "v", type);
  }

  private static Value whole(Integer... features) {
    return of(Type.whole(features));
  }

  private static Value row(Integer... features) {
    return of(Type.row(features));
  }

  private static Value sequence(Integer... features) {
    return of(Type.sequence(features));
  }

  private static Value tokens() {
    return of(Type.tokens());
  }

  private static Value perRow() {
    return of(Type.indexPerRow());
  }

  private static Op product(Value matrix, Value x) {
    return new Multiply.Product(matrix, x, false);
  }

  private static Op transposedProduct(Value matrix, Value x) {
    return new Multiply.Product(matrix, x, true);
  }

  private static Op expand(Value x, Type type) {
    return new Elementwise.Expand(x, type);
  }

  static Stream<Arguments> derived() {
    return Stream.of(
        type("[batch, 3]", () -> new Elementwise.Unary(UnaryFunction.TANH, row(3))),
        type("[3, 4]", () -> new Elementwise.Binary(BinaryFunction.ADD, whole(3, 4), whole(3, 4))),
        type("index[batch]", () -> new Elementwise.Select(perRow(), perRow(), perRow())),
        type("[time, batch, 5]", () -> expand(whole(5), Type.sequence(5))),
        type("[batch, 2, 5]", () -> expand(whole(1), Type.row(2, 5))),
        type("[2, 5]", () -> expand(whole(2, 1), Type.whole(2, 5))),
        type("[batch]", () -> expand(whole(1), Type.row())),
        type("[time, batch, 3]", () -> product(whole(3, 4), sequence(4))),
        type("[batch, 4]", () -> transposedProduct(whole(3, 4), row(3))),
        type("[batch, 6]", () -> product(whole(2, 3, 4), row(8))),
        type("[8]", () -> transposedProduct(whole(2, 3, 4), whole(6))),
        type("[batch, 0]", () -> product(whole(0, 4), row(4))),
        type("[6, 8]", () -> new Multiply.OuterSum(sequence(6), sequence(8), 0)),
        type("[2, 3, 4]", () -> new Multiply.OuterSum(row(6), row(8), 2)),
        type("[1, 6, 8]", () -> new Multiply.OuterSum(whole(6), whole(8), 1)),
        type("[3, 5]", () -> new Multiply.MatrixProduct(whole(3, 4), whole(4, 5))),
        type("[2, 3, 5]", () -> new Multiply.MatrixProduct(whole(2, 3, 4), whole(2, 4, 5))),
        type("[batch, 3]", () -> new Multiply.RowProduct(row(3, 4), row(4), false)),
        type("[batch, 4]", () -> new Multiply.RowProduct(row(3, 4), row(3), true)),
        type("[time, batch, 3, 4]", () -> new Multiply.RowOuter(sequence(3), sequence(4))),
        type("[batch, 2, 1]", () -> new Reduce.SumFeatures(row(2, 3))),
        type("[1]", () -> new Reduce.MaxFeatures(whole(0))),
        type("[3]", () -> new Reduce.SumRows(sequence(3), false)),
        type("[batch, 3]", () -> new Reduce.SumRows(sequence(3), true)),
        type("[3]", () -> new Reduce.SumRows(row(3), false)),
        type("[batch, 3]", () -> new Reduce.Softmax(row(3))),
        type("[time, batch, 1]", () -> new Reduce.CrossEntropy(sequence(9), tokens())),
        type("[batch, 9]", () -> new Reduce.CrossEntropyGradient(row(9), perRow(), row(1))),
        type("[batch, 7]", () -> new Rearrange.Concat(List.of(row(3), row(4)), 0)),
        type("[5, 2]", () -> new Rearrange.Concat(List.of(whole(3, 2), whole(2, 2)), 0)),
        type("[3, 6]", () -> new Rearrange.Concat(List.of(whole(3, 2), whole(3, 4)), 1)),
        type("[batch, 0]", () -> new Rearrange.Slice(row(3), 0, 2, 2)),
        type("[3, 2]", () -> new Rearrange.Slice(whole(3, 4), 1, 1, 3)),
        type("[batch, 9]", () -> new Rearrange.Pad(row(3), 0, 6, 9)),
        type("[batch, 2, 3]", () -> new Rearrange.Reshape(row(6), List.of(2, 3))),
        type("index[time, batch, 1]", () -> new Rearrange.Reshape(tokens(), List.of(1))),
        type("[batch, 5, 4, 3]", () -> new Rearrange.Transpose(row(5, 3, 4))),
        type("[time, batch, 3]", () -> new Tokens.Lookup(whole(3, 9), tokens())),
        type("[3, 9]", () -> new Tokens.LookupGradient(row(3), perRow(), 9)),
        type("[batch, 9]", () -> new Tokens.OneHot(perRow(), 9)),
        type("[time, batch, 1]", () -> new Steps.Valid(perRow())),
        type("[batch, 2]", () -> new Steps.Pick(sequence(2), perRow(), Steps.Which.LAST)),
        type("[batch, 5, 2]", () -> new Steps.Stack(sequence(2), 5)),
        type("[time, batch, 2]", () -> new Steps.Unstack(row(5, 2))),
        type("[time, batch, 2]", () -> new Steps.Place(row(2), perRow(), Steps.Which.FIRST)),
        type("[batch, 2]", () -> new Leaf.KeepMask(0, 0.5, true, Type.row(2))));
  }

  private static Arguments type(String type, Supplier<Op> op) {
    return arguments(type, op);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("derived")
  void derivesTheType(String type, Supplier<Op> op) {
    Op made = op.get();
    assertThat(made.type().toString()).isEqualTo(type);
    assertThat(made.types()).containsExactly(made.type());
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("derived")
  void mapsEveryOperandAndNothingElse(String type, Supplier<Op> op) {
    Op made = op.get();
    Op mapped = made.map(operand -> new Value(operand.id() + 1000, operand.name(), operand.type()));
    assertThat(mapped.getClass()).isEqualTo(made.getClass());
    assertThat(mapped.type()).isEqualTo(made.type());
    assertThat(mapped.operands())
        .extracting(Value::id)
        .containsExactlyElementsOf(made.operands().stream().map(o -> o.id() + 1000).toList());
    assertThat(made.map(operand -> operand)).isEqualTo(made);
  }

  static Stream<Arguments> refused() {
    return Stream.of(
        refusal("must be real", () -> new Elementwise.Unary(UnaryFunction.EXP, tokens())),
        refusal(
            "[batch, 3] and %", () -> new Elementwise.Binary(BinaryFunction.ADD, row(3), row(4))),
        refusal(
            "[batch, 3] and %", () -> new Elementwise.Binary(BinaryFunction.ADD, row(3), whole(3))),
        refusal("and %", () -> new Elementwise.Select(row(3), row(3), row(4))),
        refusal("and %", () -> new Elementwise.Select(row(1), row(3), row(3))),
        refusal("expand", () -> expand(sequence(3), Type.row(3))),
        refusal("expand", () -> expand(row(3), Type.whole(3))),
        refusal("expand", () -> expand(whole(3), Type.whole(6))),
        refusal("expand", () -> expand(whole(3, 1), Type.whole(2, 5))),
        refusal("expand", () -> expand(whole(3), Type.whole(2, 3))),
        refusal("expand", () -> expand(perRow(), Type.sequence())),
        refusal("product", () -> product(whole(3, 4), row(3))),
        refusal("product", () -> transposedProduct(whole(3, 4), row(4))),
        refusal("product", () -> product(row(3, 4), row(4))),
        refusal("product", () -> product(whole(4), row(4))),
        refusal("product", () -> product(whole(2, 3, 4), row(4))),
        refusal("product", () -> product(whole(3, 4), row(2, 4))),
        refusal("rows of", () -> new Multiply.OuterSum(row(3), sequence(4), 0)),
        refusal("outer sum", () -> new Multiply.OuterSum(row(3), row(4), 2)),
        refusal("outer sum", () -> new Multiply.OuterSum(row(3, 1), row(4), 0)),
        refusal("matrix product", () -> new Multiply.MatrixProduct(whole(3, 4), whole(3, 5))),
        refusal("matrix product", () -> new Multiply.MatrixProduct(whole(2, 3, 4), whole(4, 5))),
        refusal("matrix product", () -> new Multiply.MatrixProduct(whole(2, 3, 4), whole(3, 4, 5))),
        refusal("matrix product", () -> new Multiply.MatrixProduct(row(3, 4), row(4, 5))),
        refusal("rows of", () -> new Multiply.RowProduct(whole(3, 4), row(4), false)),
        refusal("row product", () -> new Multiply.RowProduct(row(3, 4), row(4), true)),
        refusal("row outer", () -> new Multiply.RowOuter(row(3, 4), row(4))),
        refusal("features of", () -> new Reduce.SumFeatures(row())),
        refusal("features of", () -> new Reduce.MaxFeatures(row())),
        refusal("features of", () -> new Reduce.Softmax(row())),
        refusal("rows of", () -> new Reduce.SumRows(whole(3), false)),
        refusal("rows of", () -> new Reduce.SumRows(row(3), true)),
        refusal("must be an index", () -> new Reduce.CrossEntropy(row(3), row(3))),
        refusal("rows of", () -> new Reduce.CrossEntropy(row(3), tokens())),
        refusal("logits", () -> new Reduce.CrossEntropy(row(3, 4), perRow())),
        refusal("upstream", () -> new Reduce.CrossEntropyGradient(row(3), perRow(), row(3))),
        refusal("concatenation of nothing", () -> new Rearrange.Concat(List.of(), 0)),
        refusal("rows of", () -> new Rearrange.Concat(List.of(row(3), whole(3)), 0)),
        refusal("along", () -> new Rearrange.Concat(List.of(whole(3, 2), whole(3, 4)), 0)),
        refusal("along", () -> new Rearrange.Concat(List.of(row(3), row(4)), 1)),
        refusal("slice", () -> new Rearrange.Slice(row(3), 0, 2, 4)),
        refusal("slice", () -> new Rearrange.Slice(row(3), 0, -1, 2)),
        refusal("slice", () -> new Rearrange.Slice(row(3), 0, 2, 1)),
        refusal("slice", () -> new Rearrange.Slice(row(3), 1, 0, 1)),
        refusal("pad", () -> new Rearrange.Pad(row(3), 0, 2, 4)),
        refusal("pad", () -> new Rearrange.Pad(row(3), 0, -1, 4)),
        refusal("reshape", () -> new Rearrange.Reshape(row(6), List.of(4))),
        refusal("transpose", () -> new Rearrange.Transpose(row(6))),
        refusal("look up", () -> new Tokens.Lookup(whole(3), tokens())),
        refusal("look up", () -> new Tokens.Lookup(row(3, 9), perRow())),
        refusal("must be an index", () -> new Tokens.Lookup(whole(3, 9), row(1))),
        refusal("rows of", () -> new Tokens.LookupGradient(sequence(3), perRow(), 9)),
        refusal("one-hot", () -> new Tokens.OneHot(perRow(), -1)),
        refusal("lengths", () -> new Steps.Valid(tokens())),
        refusal("pick", () -> new Steps.Pick(row(2), perRow(), Steps.Which.LAST)),
        refusal("stack", () -> new Steps.Stack(row(2), 5)),
        refusal("unstack", () -> new Steps.Unstack(sequence(5, 2))),
        refusal("unstack", () -> new Steps.Unstack(row())),
        refusal("place", () -> new Steps.Place(sequence(2), perRow(), Steps.Which.LAST)),
        refusal("place", () -> new Steps.Place(whole(2), perRow(), Steps.Which.LAST)),
        refusal("keep mask", () -> new Leaf.KeepMask(0, 1.0, true, Type.row(2))),
        refusal("keep mask", () -> new Leaf.KeepMask(0, -0.1, true, Type.row(2))),
        refusal("keep mask", () -> new Leaf.KeepMask(0, 0.5, true, Type.whole(2))));
  }

  private static Arguments refusal(String message, Supplier<Op> op) {
    return arguments(message, op);
  }

  @ParameterizedTest(name = "{index}: {0}")
  @MethodSource("refused")
  void refuses(String message, Supplier<Op> op) {
    assertThatThrownBy(op::get)
        .isInstanceOf(BrokenInvariant.class)
        .hasMessageStartingWith("internal error in ir: ")
        .hasMessageContaining(message);
  }
}
