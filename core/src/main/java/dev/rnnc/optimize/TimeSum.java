package dev.rnnc.optimize;

import dev.rnnc.ir.BinaryFunction;
import dev.rnnc.ir.Elementwise;
import dev.rnnc.ir.Emitter;
import dev.rnnc.ir.Leaf;
import dev.rnnc.ir.Multiply;
import dev.rnnc.ir.Op;
import dev.rnnc.ir.Rearrange;
import dev.rnnc.ir.Reduce;
import dev.rnnc.ir.Tokens;
import dev.rnnc.ir.UnaryFunction;
import dev.rnnc.ir.Value;
import dev.rnnc.source.BrokenInvariant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The sum over all time steps of a whole value of a loop's body, computed after the loop: a sum
 * over rows, of each time step, becomes one over the rows of all time steps; what is linear
 * commutes with the sum, as in the gradient of {@code W - transpose(W)}.
 */
final class TimeSum {
  private final Emitter after;
  private final Outside outside;
  private final Map<Value, Op> definitions;
  private final Map<Value, Value> sums = new HashMap<>();

  TimeSum(LoopDraft loop, Emitter after) {
    this.after = after;
    outside = new Outside(loop, after);
    definitions = loop.definitions();
  }

  /** Whether the sum can be computed without the loop. */
  boolean exists(Value value) {
    return switch (definitions.get(value)) {
      case Leaf.Constant constant -> constant.number() == 0;
      case Multiply.OuterSum sum -> sum.left().type().batch();
      case Tokens.LookupGradient gradient -> gradient.rows().type().batch();
      case Reduce.SumRows sum -> !sum.keepBatch();
      case Op op when value.type().isWhole() -> {
        List<Value> terms = linearIn(op);
        yield !terms.isEmpty() && terms.stream().allMatch(this::exists);
      }
      case null, default -> false;
    };
  }

  /** Collects what products sum over; of that, later sums over rows read their parts. */
  void prepare(Value value) {
    Op op = definition(value);
    if (op instanceof Multiply.OuterSum || op instanceof Tokens.LookupGradient) {
      of(value);
    } else if (!(op instanceof Reduce.SumRows)) {
      linearIn(op).forEach(this::prepare);
    }
  }

  /** The sum. */
  Value of(Value value) {
    Value known = sums.get(value);
    if (known == null) {
      known = after.emit(value.name(), sum(definition(value)));
      sums.put(value, known);
    }
    return known;
  }

  private Op sum(Op op) {
    return switch (op) {
      case Leaf.Constant zero -> zero;
      // Σ a bᵀ with the same b at every time step: (Σ a) bᵀ, and so on
      case Multiply.OuterSum(Value a, Value b, int heads) when isConstant(b) ->
          new Multiply.OuterSum(overTime(a), outside.once(b), heads);
      case Multiply.OuterSum(Value a, Value b, int heads) when isConstant(a) ->
          new Multiply.OuterSum(outside.once(a), overTime(b), heads);
      case Multiply.OuterSum sum -> sum.map(outside::collected);
      case Tokens.LookupGradient(Value rows, Value index, int n) when isConstant(index) ->
          new Tokens.LookupGradient(overTime(rows), outside.once(index), n);
      case Tokens.LookupGradient gradient -> gradient.map(outside::collected);
      case Reduce.SumRows sum -> sum.map(outside::collected);
      default -> {
        List<Value> terms = linearIn(op);
        yield op.map(x -> terms.contains(x) ? of(x) : outside.once(x));
      }
    };
  }

  /** The sum over time steps of a value of each row, {@code [batch, ..]}. */
  private Value overTime(Value rows) {
    return after.emit(rows.name(), new Reduce.SumRows(outside.collected(rows), true));
  }

  /**
   * The operands in which an operation is linear, while its other operands are the same at every
   * time step; none if it is not linear.
   */
  private List<Value> linearIn(Op op) {
    return switch (op) {
      case Elementwise.Unary unary when unary.function() == UnaryFunction.NEGATE ->
          unary.operands();
      case Elementwise.Binary(var function, Value a, Value b) -> linearIn(function, a, b);
      case Elementwise.Expand expand -> expand.operands();
      case Reduce.SumFeatures sum -> sum.operands();
      case Rearrange rearrange -> rearrange.operands();
      case Multiply.MatrixProduct(Value a, Value b) -> bilinear(a, b);
      default -> List.of();
    };
  }

  private List<Value> linearIn(BinaryFunction function, Value a, Value b) {
    return switch (function) {
      case ADD, SUBTRACT -> List.of(a, b);
      case MULTIPLY -> bilinear(a, b);
      case DIVIDE -> isConstant(b) ? List.of(a) : List.of();
      case MAX, MIN, LESS, LESS_OR_EQUAL, EQUAL, NOT_EQUAL -> List.of();
    };
  }

  private List<Value> bilinear(Value a, Value b) {
    return isConstant(a) ? List.of(b) : isConstant(b) ? List.of(a) : List.of();
  }

  private boolean isConstant(Value value) {
    return outside.kind(value) == Outside.Kind.CONSTANT;
  }

  private Op definition(Value value) {
    Op definition = definitions.get(value);
    if (definition == null) {
      throw new BrokenInvariant("optimize", "no sum over time of " + value);
    }
    return definition;
  }
}
