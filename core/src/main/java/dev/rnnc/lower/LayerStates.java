package dev.rnnc.lower;

import dev.rnnc.ir.Elementwise;
import dev.rnnc.ir.Emitter;
import dev.rnnc.ir.Leaf;
import dev.rnnc.ir.Type;
import dev.rnnc.ir.Value;
import dev.rnnc.model.Expression;
import dev.rnnc.model.Layer;
import dev.rnnc.model.Node;
import dev.rnnc.model.Ports;
import dev.rnnc.model.Symbol;
import java.util.HashMap;
import java.util.Map;

/** Where the states of a layer come from before the first time step and go after the last. */
final class LayerStates {
  private final Lowering lowering;
  private final Node.Apply apply;
  private final Emitter main;

  LayerStates(Lowering lowering, Node.Apply apply) {
    this.lowering = lowering;
    this.apply = apply;
    this.main = lowering.emitter();
  }

  /** The state before the first time step, {@code [batch, ..]}. */
  Value start(Layer.State state, Type type) {
    String name = apply.name() + "." + state.name() + ".start";
    if (!handsOn()) {
      return freshStart(state, type, name);
    }
    String port = Ports.state(apply.name(), state.name());
    if (lowering.decodes()) {
      return main.emit(port, new Leaf.Input(port, type)); // its encoder has given the first
    }
    Value fresh = freshStart(state, type, name);
    Leaf before =
        lowering.purpose() == Purpose.STEP
            ? new Leaf.Input(port, type)
            : new Leaf.Parameter(port, type);
    Value carried = main.emit(port, before);
    Value reset = main.expand(lowering.reset(), type);
    return main.emit(name, new Elementwise.Select(reset, fresh, carried));
  }

  /** The state of a sequence of which nothing has been read, {@code [batch, ..]}. */
  Value fresh(Layer.State state) {
    Integer[] features = lowering.bind(state.sizes()).toArray(new Integer[0]);
    String name = apply.name() + "." + state.name() + ".start";
    return freshStart(state, Type.row(features), name);
  }

  private Value freshStart(Layer.State state, Type type, String name) {
    if (state.fromEncoder()) {
      return lowering.encoderState(state.name());
    }
    if (state.start().isEmpty()) {
      return main.emit(name, new Leaf.Constant(0, type));
    }
    Expression expression = state.start().get();
    if (expression instanceof Expression.Literal literal) {
      return main.emit(name, new Leaf.Constant(literal.value(), type));
    }
    Map<Symbol, Value> known = new HashMap<>();
    apply
        .layer()
        .weights()
        .forEach(
            weight -> known.put(weight.symbol(), lowering.weight(apply.weightName(weight.name()))));
    Value whole =
        ExpressionLowering.in(lowering, name, ExpressionLowering.Names.in(known)).dense(expression);
    return main.expand(whole, type);
  }

  /** Whether states live on after a run. */
  private boolean handsOn() {
    return lowering.purpose() == Purpose.STEP || lowering.task().carried();
  }

  /** Takes the state after the last time step. */
  void end(Layer.State state, Value last) {
    lowering.ends(apply.name(), state.name(), last);
    if (handsOn() && !lowering.purpose().onlyLooks()) {
      String port = Ports.state(apply.name(), state.name());
      if (lowering.purpose() == Purpose.STEP) {
        lowering.output(port, last);
      } else {
        lowering.store(port, last);
      }
    }
  }
}
