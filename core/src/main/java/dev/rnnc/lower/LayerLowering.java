package dev.rnnc.lower;

import dev.rnnc.ir.BinaryFunction;
import dev.rnnc.ir.ElementType;
import dev.rnnc.ir.Elementwise;
import dev.rnnc.ir.Emitter;
import dev.rnnc.ir.Leaf;
import dev.rnnc.ir.Loop;
import dev.rnnc.ir.Tokens;
import dev.rnnc.ir.Type;
import dev.rnnc.ir.Value;
import dev.rnnc.model.Expression;
import dev.rnnc.model.Layer;
import dev.rnnc.model.LayerOptions;
import dev.rnnc.model.Node;
import dev.rnnc.model.Ports;
import dev.rnnc.model.Symbol;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Writes a layer: a stateless one as operations on all time steps, a recurrent one as a loop. */
final class LayerLowering {
  private final Lowering lowering;
  private final Node.Apply apply;
  private final Layer layer;
  private final LayerOptions options;
  private final Emitter main;

  LayerLowering(Lowering lowering, Node.Apply apply) {
    this.lowering = lowering;
    this.apply = apply;
    this.layer = apply.layer();
    this.options = apply.options();
    this.main = lowering.emitter();
  }

  Value lower() {
    return lower(apply.inputs().stream().map(lowering::value).toList());
  }

  /** The layer on these values, in the order of its inputs. */
  Value lower(List<Value> values) {
    List<Value> inputs = new ArrayList<>();
    for (int i = 0; i < layer.inputs().size(); i++) {
      inputs.add(dropped(values.get(i), layer.inputs().get(i)));
    }
    return layer.isRecurrent() ? recurrent(inputs) : stateless(inputs);
  }

  private boolean training() {
    return lowering.purpose() == Purpose.TRAINING;
  }

  private Value dropped(Value x, Symbol symbol) {
    if (!training() || options.dropout() == 0) {
      return x;
    }
    Value dense = x;
    if (x.type().element() == ElementType.INDEX) {
      int n = lowering.bind(symbol.type().sizes().getFirst());
      dense = main.emit(x.name(), new Tokens.OneHot(x, n));
    }
    Value keep = keepMask(options.dropout(), true, dense.type());
    return main.emit(x.name(), new Elementwise.Binary(BinaryFunction.MULTIPLY, dense, keep));
  }

  private Value keepMask(double rate, boolean scaled, Type type) {
    return main.emit("keep", new Leaf.KeepMask(lowering.nextMask(), rate, scaled, type));
  }

  private Value stateless(List<Value> inputs) {
    Map<Symbol, Value> known = new HashMap<>();
    for (int i = 0; i < inputs.size(); i++) {
      known.put(layer.inputs().get(i), inputs.get(i));
    }
    layer.weights().forEach(weight -> known.put(weight.symbol(), weight(weight)));
    ExpressionLowering expressions =
        new ExpressionLowering(
            lowering, main, apply.name(), ExpressionLowering.Names.in(known), Optional.empty());
    for (Layer.Equation equation : layer.equations()) {
      Symbol defined = equation.defined();
      known.put(defined, expressions.lower(equation.value(), defined.name()));
    }
    Value output = expressions.dense(layer.output());
    Type type = outputType().withRowsOf(rows(inputs, output));
    return main.expand(output, type);
  }

  private static Type rows(List<Value> inputs, Value output) {
    return inputs.isEmpty() ? output.type() : inputs.getFirst().type();
  }

  private Value weight(Layer.Weight weight) {
    return lowering.weight(apply.weightName(weight.name()));
  }

  private Type outputType() {
    return features(layer.output().type().sizes());
  }

  private Type features(List<dev.rnnc.model.Size> sizes) {
    List<Integer> bound = lowering.bind(sizes);
    return Type.row((bound.isEmpty() ? List.of(1) : bound).toArray(new Integer[0]));
  }

  /** The parts of the loop while it is being written. */
  private final class Body {
    private final Emitter emitter = main.nested();
    private final List<Loop.Sequence> sequences = new ArrayList<>();
    private final Map<Value, Value> captured = new LinkedHashMap<>();
    private final Map<Symbol, Value> known = new HashMap<>();
    private final Map<Symbol, Value> inProducts = new HashMap<>();

    Value each(Value outer) {
      Value parameter = emitter.parameter(outer.name(), outer.type().oneStep());
      sequences.add(new Loop.Sequence(outer, parameter));
      return parameter;
    }

    Value with(Value outer) {
      return captured.computeIfAbsent(
          outer, value -> emitter.parameter(value.name(), value.type()));
    }

    /** What a name stands for; a weight is captured when it is first read. */
    Value value(Symbol symbol) {
      Value value = known.get(symbol);
      if (value != null) {
        return value;
      }
      for (Layer.Weight weight : layer.weights()) {
        if (weight.symbol().equals(symbol)) {
          Value parameter = with(weight(weight));
          known.put(symbol, parameter);
          return parameter;
        }
      }
      throw new dev.rnnc.source.BrokenInvariant("lower", "no value of " + symbol);
    }

    Value valueInProduct(Symbol symbol) {
      Value dropped = inProducts.get(symbol);
      return dropped == null ? value(symbol) : dropped;
    }

    List<Loop.Captured> captured() {
      return captured.entrySet().stream()
          .map(entry -> new Loop.Captured(entry.getKey(), entry.getValue()))
          .toList();
    }
  }

  private Value recurrent(List<Value> inputs) {
    Body body = new Body();
    for (int i = 0; i < inputs.size(); i++) {
      body.known.put(layer.inputs().get(i), body.each(inputs.get(i)));
    }
    List<Value> starts = new ArrayList<>();
    for (Layer.State state : layer.states()) {
      Type type = features(state.sizes());
      starts.add(start(state, type));
      Value before = body.emitter.parameter(apply.name() + "." + state.name(), type);
      body.known.put(state.before(), before);
      if (training() && options.recurrentDropout() > 0) {
        Value keep = body.with(keepMask(options.recurrentDropout(), true, type));
        body.inProducts.put(state.before(), body.emitter.multiply(before, keep));
      }
    }
    ExpressionLowering expressions =
        new ExpressionLowering(
            lowering,
            body.emitter,
            apply.name(),
            body::value,
            body.inProducts.isEmpty() ? Optional.empty() : Optional.of(body::valueInProduct));
    for (Layer.Equation equation : layer.equations()) {
      Symbol defined = equation.defined();
      Value value = expressions.lower(equation.value(), defined.toString());
      if (defined.kind() == Symbol.Kind.NEXT_STATE) {
        value = body.emitter.expand(value, features(defined.type().sizes()));
      }
      body.known.put(defined, value);
    }
    Optional<Value> valid = lowering.valid().map(body::each);
    List<Loop.Carried> carried = new ArrayList<>();
    for (int i = 0; i < layer.states().size(); i++) {
      Layer.State state = layer.states().get(i);
      Value before = body.value(state.before());
      Value kept = zonedOut(body, before, body.value(state.after()));
      body.known.put(state.after(), kept);
      Value next = valid.map(mask -> where(body, mask, kept, before)).orElse(kept);
      carried.add(new Loop.Carried(starts.get(i), before, next));
    }
    Value output = body.emitter.expand(expressions.dense(layer.output()), outputType());
    if (valid.isPresent()) {
      Value zero = body.emitter.constant(0, output.type());
      output = where(body, valid.get(), output, zero);
    }
    boolean reverse = options.direction() == LayerOptions.Direction.BACKWARD;
    List<Value> results =
        main.emit(
            new Loop(
                reverse,
                carried,
                body.sequences,
                body.captured(),
                List.of(renamed(body, output)),
                body.emitter.block()));
    for (int i = 0; i < layer.states().size(); i++) {
      Layer.State state = layer.states().get(i);
      lowering.ends(apply.name(), state.name(), results.get(i));
      handOn(state, results.get(i));
    }
    return results.getLast();
  }

  /** The output under the layer's name, so that it is found in reports. */
  private Value renamed(Body body, Value output) {
    return output.name().isEmpty()
        ? body.emitter.emit(
            apply.name(), new dev.rnnc.ir.Rearrange.Reshape(output, output.type().features()))
        : output;
  }

  private static Value where(Body body, Value mask, Value then, Value otherwise) {
    return body.emitter.emit(
        then.name(),
        new Elementwise.Select(body.emitter.expand(mask, then.type()), then, otherwise));
  }

  private Value zonedOut(Body body, Value before, Value after) {
    double rate = options.zoneout();
    if (rate == 0) {
      return after;
    }
    Emitter emitter = body.emitter;
    if (training()) {
      Value keep = body.each(keepMask(rate, false, before.type().allSteps()));
      return emitter.emit(after.name(), new Elementwise.Select(keep, after, before));
    }
    Value fresh = emitter.multiply(after, emitter.constant(1 - rate, after.type()));
    Value old = emitter.multiply(before, emitter.constant(rate, before.type()));
    return emitter.emit(after.name(), new Elementwise.Binary(BinaryFunction.ADD, fresh, old));
  }

  /** The state before the first time step, {@code [batch, ..]}. */
  private Value start(Layer.State state, Type type) {
    String name = apply.name() + "." + state.name() + ".start";
    Value fresh = freshStart(state, type, name);
    if (!handsOn()) {
      return fresh;
    }
    String port = Ports.state(apply.name(), state.name());
    Leaf before =
        lowering.purpose() == Purpose.STEP
            ? new Leaf.Input(port, type)
            : new Leaf.Parameter(port, type);
    Value carried = main.emit(port, before);
    Value reset = main.expand(lowering.reset(), type);
    return main.emit(name, new Elementwise.Select(reset, fresh, carried));
  }

  private Value freshStart(Layer.State state, Type type, String name) {
    if (state.start().isEmpty()) {
      return main.emit(name, new Leaf.Constant(0, type));
    }
    Expression expression = state.start().get();
    if (expression instanceof Expression.Literal literal) {
      return main.emit(name, new Leaf.Constant(literal.value(), type));
    }
    Map<Symbol, Value> known = new HashMap<>();
    layer.weights().forEach(weight -> known.put(weight.symbol(), weight(weight)));
    Value whole =
        new ExpressionLowering(
                lowering, main, name, ExpressionLowering.Names.in(known), Optional.empty())
            .dense(expression);
    return main.expand(whole, type);
  }

  /** Whether states live on after a run. */
  private boolean handsOn() {
    return lowering.purpose() == Purpose.STEP || lowering.task().carried();
  }

  private void handOn(Layer.State state, Value last) {
    if (handsOn()) {
      String port = Ports.state(apply.name(), state.name());
      if (lowering.purpose() == Purpose.STEP) {
        lowering.output(port, last);
      } else {
        lowering.store(port, last);
      }
    }
  }
}
