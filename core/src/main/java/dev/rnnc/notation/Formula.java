package dev.rnnc.notation;

import dev.rnnc.ir.BinaryFunction;
import dev.rnnc.ir.Elementwise;
import dev.rnnc.ir.Leaf;
import dev.rnnc.ir.Loop;
import dev.rnnc.ir.Multiply;
import dev.rnnc.ir.Op;
import dev.rnnc.ir.Rearrange;
import dev.rnnc.ir.Reduce;
import dev.rnnc.ir.Steps;
import dev.rnnc.ir.Tokens;
import dev.rnnc.ir.UnaryFunction;
import dev.rnnc.ir.Value;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Stream;

/** An operation as a term over what its operands are called. */
final class Formula {
  private final Function<Value, Term> operands;

  /**
   * @param operands what a value is called or made of
   */
  Formula(Function<Value, Term> operands) {
    this.operands = operands;
  }

  Term of(Op op) {
    return switch (op) {
      case Leaf.Input input -> new Term.Name(input.name());
      case Leaf.Parameter parameter -> new Term.Name(parameter.name());
      case Leaf.Constant constant -> new Term.Numeral(constant.number());
      case Leaf.KeepMask _ -> new Term.Name("keep");
      case Elementwise.Unary(UnaryFunction function, Value x) -> unary(function, at(x));
      case Elementwise.Binary(BinaryFunction function, Value left, Value right) ->
          binary(function, at(left), at(right));
      case Elementwise.Select(Value condition, Value then, Value otherwise) ->
          Term.call("where", at(condition), at(then), at(otherwise));
      case Elementwise.Expand expand -> at(expand.x());
      case Multiply.Product(Value matrix, Value x, boolean transposed) ->
          Term.product(turned(matrix, transposed), at(x));
      case Multiply.OuterSum(Value left, Value right, int _) ->
          Term.product(at(left), Term.transposed(at(right)));
      case Multiply.MatrixProduct(Value left, Value right) -> Term.product(at(left), at(right));
      case Multiply.RowProduct(Value matrix, Value x, boolean transposed) ->
          Term.product(turned(matrix, transposed), at(x));
      case Multiply.RowOuter(Value left, Value right) ->
          Term.product(at(left), Term.transposed(at(right)));
      case Reduce.SumFeatures sum -> new Term.Sum(at(sum.x()), sum.x().type().featureCount());
      case Reduce.MaxFeatures max -> Term.call("max", at(max.x()));
      case Reduce.SumRows sum -> Term.call("total", at(sum.x()));
      case Reduce.Softmax softmax -> Term.call("softmax", at(softmax.x()));
      case Reduce.CrossEntropy(Value logits, Value target) ->
          Term.call("cross_entropy", at(logits), at(target));
      case Reduce.CrossEntropyGradient(Value logits, Value target, Value upstream) ->
          Term.times(
              at(upstream),
              Term.minus(Term.call("softmax", at(logits)), Term.call("one_hot", at(target))));
      case Rearrange.Concat concat ->
          new Term.Call("concat", concat.parts().stream().map(this::at).toList());
      case Rearrange.Slice slice -> numbered("slice", slice.x(), slice.begin(), slice.end());
      case Rearrange.Pad pad -> numbered("pad", pad.x(), pad.begin(), pad.size());
      case Rearrange.Reshape reshape -> at(reshape.x());
      case Rearrange.Transpose(Value x) -> Term.transposed(at(x));
      case Tokens.Lookup(Value matrix, Value index) -> Term.product(at(matrix), at(index));
      case Tokens.LookupGradient(Value rows, Value index, int _) ->
          Term.product(at(rows), Term.transposed(at(index)));
      case Tokens.OneHot hot -> at(hot.index());
      case Steps.Valid _ -> new Term.Name("valid");
      case Steps.Pick pick -> Term.call(word(pick.which()), at(pick.x()));
      case Steps.Place place -> Term.call("at_" + word(place.which()), at(place.x()));
      case Steps.Stack stack -> Term.call("stack", at(stack.x()));
      case Steps.Unstack unstack -> Term.call("unstack", at(unstack.x()));
      case Loop loop -> new Term.Call("loop", loop.operands().stream().map(this::at).toList());
    };
  }

  private Term at(Value value) {
    return operands.apply(value);
  }

  private Term turned(Value matrix, boolean transposed) {
    return transposed ? Term.transposed(at(matrix)) : at(matrix);
  }

  private Term numbered(String name, Value x, int... numbers) {
    List<Term> arguments =
        Stream.concat(
                Stream.of(at(x)),
                java.util.Arrays.stream(numbers).mapToObj(n -> (Term) new Term.Numeral(n)))
            .toList();
    return new Term.Call(name, arguments);
  }

  private static Term unary(UnaryFunction function, Term x) {
    return switch (function) {
      case NEGATE -> new Term.Negated(x);
      case RECIPROCAL -> Term.over(new Term.Numeral(1), x);
      case SIGMOID, TANH, RELU, EXP, LOG, SQRT, ABS, SOFTPLUS, SIGN -> Term.call(word(function), x);
    };
  }

  private static Term binary(BinaryFunction function, Term left, Term right) {
    return switch (function) {
      case ADD -> Term.plus(left, right);
      case SUBTRACT -> Term.minus(left, right);
      case MULTIPLY ->
          left instanceof Term.Sum sum && sum.isMeanBy(right)
              ? Term.call("mean", sum.x())
              : Term.times(left, right);
      case DIVIDE -> Term.over(left, right);
      case MAX, MIN -> Term.call(word(function), left, right);
      case LESS -> compared(left, "<", right);
      case LESS_OR_EQUAL -> compared(left, "<=", right);
      case EQUAL -> compared(left, "==", right);
      case NOT_EQUAL -> compared(left, "!=", right);
    };
  }

  private static Term compared(Term left, String sign, Term right) {
    return new Term.Operation(left, sign, right, Term.Binding.COMPARISON);
  }

  private static String word(Enum<?> name) {
    return name.name().toLowerCase(Locale.ROOT);
  }
}
