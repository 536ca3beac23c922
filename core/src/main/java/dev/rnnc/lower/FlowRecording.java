package dev.rnnc.lower;

import dev.rnnc.ir.ElementType;
import dev.rnnc.ir.Leaf;
import dev.rnnc.ir.Type;
import dev.rnnc.ir.Value;
import dev.rnnc.model.Expression;
import dev.rnnc.model.Layer;
import dev.rnnc.model.Node;
import dev.rnnc.model.Ports;
import dev.rnnc.model.Symbol;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What a program of {@link Purpose#FLOW} or {@link Purpose#WATCH} has besides in a loop over time;
 * does nothing in others.
 *
 * <p>The derivative of the loss by a state at a time step is that by a zero which is added to the
 * state there: so differentiation needs no rule for values inside of loops.
 */
final class FlowRecording {
  private final Lowering lowering;
  private final Node.Apply apply;
  private final LoopBody body;
  private final List<String> names = new ArrayList<>();
  private final List<Value> collected = new ArrayList<>();

  FlowRecording(Lowering lowering, Node.Apply apply, LoopBody body) {
    this.lowering = lowering;
    this.apply = apply;
    this.body = body;
  }

  private boolean records() {
    return lowering.purpose() == Purpose.FLOW;
  }

  private String named(String local) {
    return apply.name() + "." + local;
  }

  /** The new value of a state, with a zero added. */
  Value probed(String state, Value value) {
    if (!records()) {
      return value;
    }
    Value zeros =
        lowering.emitter().emit(named(state), new Leaf.Constant(0, value.type().allSteps()));
    lowering.probe(named(state), zeros);
    return body.emitter().add(value, body.each(zeros));
  }

  /** Keeps the value of an equation that is watched, or nothing but a squashing function. */
  void defined(Layer.Equation equation, Value value) {
    boolean squashes =
        value.type().batch()
            && equation.value() instanceof Expression.Call call
            && call.function().isSquashing();
    if (records() && squashes) {
      names.add(named(equation.defined().name()));
      collected.add(value);
    } else if (equation.defined().kind() != Symbol.Kind.NEXT_STATE) {
      watched(equation.defined().name(), value);
    }
  }

  /** Keeps a value if it is watched; a state as it is after the time step. */
  void watched(String local, Value value) {
    Type type = value.type();
    if (lowering.watches(named(local)) && type.element() == ElementType.REAL) {
      names.add(named(local));
      collected.add(
          body.emitter().expand(value, Type.row(type.features().toArray(new Integer[0]))));
    }
  }

  /** What the loop is to collect. */
  List<Value> collected() {
    return collected;
  }

  /** Gives out what the loop has collected, and the matrices. */
  void output(List<Value> results) {
    for (int i = 0; i < results.size(); i++) {
      if (records()) {
        lowering.output(Ports.activation(names.get(i)), results.get(i));
      } else {
        lowering.watched(names.get(i), results.get(i));
      }
    }
    if (records()) {
      matrices();
    }
  }

  private void matrices() {
    Map<Symbol, Value> weights = new HashMap<>();
    for (Layer.Weight weight : apply.layer().weights()) {
      weights.put(weight.symbol(), lowering.weight(apply.weightName(weight.name())));
    }
    ExpressionLowering expressions =
        ExpressionLowering.in(lowering, apply.name(), ExpressionLowering.Names.in(weights));
    for (Expression matrix : apply.layer().recurrentMatrices()) {
      String text = matrix.toString();
      String name = named(text.contains(" ") ? "(" + text + ")" : text);
      lowering.output(Ports.matrix(name), expressions.dense(matrix));
    }
  }
}
