package dev.rnnc.lower;

import dev.rnnc.ir.BinaryFunction;
import dev.rnnc.ir.ElementType;
import dev.rnnc.ir.Elementwise;
import dev.rnnc.ir.Emitter;
import dev.rnnc.ir.Loop;
import dev.rnnc.ir.Rearrange;
import dev.rnnc.ir.Tokens;
import dev.rnnc.ir.Type;
import dev.rnnc.ir.Value;
import dev.rnnc.model.Expression;
import dev.rnnc.model.Function;
import dev.rnnc.model.Layer;
import dev.rnnc.model.LayerOptions;
import dev.rnnc.model.Node;
import dev.rnnc.model.Ports;
import dev.rnnc.model.Size;
import dev.rnnc.model.Symbol;
import java.util.ArrayList;
import java.util.HashMap;
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
    if (layer.isRecurrent()) {
      return recurrent(inputs);
    }
    boolean memory =
        inputs.stream().anyMatch(input -> input.type().batch() && !input.type().time());
    boolean steps = inputs.stream().anyMatch(input -> input.type().time());
    return memory && steps ? lookingAtMemory(inputs) : stateless(inputs);
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
    Value keep = lowering.keepMask(options.dropout(), true, dense.type());
    return main.emit(x.name(), new Elementwise.Binary(BinaryFunction.MULTIPLY, dense, keep));
  }

  private Value stateless(List<Value> inputs) {
    Map<Symbol, Value> known = new HashMap<>();
    for (int i = 0; i < inputs.size(); i++) {
      known.put(layer.inputs().get(i), inputs.get(i));
    }
    layer.weights().forEach(weight -> known.put(weight.symbol(), weight(weight.symbol())));
    ExpressionLowering expressions =
        ExpressionLowering.in(lowering, apply.name(), ExpressionLowering.Names.in(known));
    for (Layer.Equation equation : layer.equations()) {
      Symbol defined = equation.defined();
      Value value = expressions.lower(equation.value(), defined.name());
      known.put(defined, value);
      if (lowering.watches(apply.name() + "." + defined.name())) {
        lowering.watched(apply.name() + "." + defined.name(), value);
      }
    }
    Value output = expressions.dense(layer.output());
    Type type = outputType().withRowsOf(rows(inputs, output));
    return main.expand(output, type);
  }

  /** A loop without states: what is the same at every time step need not be repeated. */
  private Value lookingAtMemory(List<Value> inputs) {
    LoopBody body = new LoopBody(main, this::weight);
    for (int i = 0; i < inputs.size(); i++) {
      Value input = inputs.get(i);
      body.define(layer.inputs().get(i), input.type().time() ? body.each(input) : body.with(input));
    }
    ExpressionLowering expressions = ExpressionLowering.in(lowering, apply.name(), body);
    FlowRecording seen = new FlowRecording(lowering, apply, body);
    List<Value> outputs = new ArrayList<>();
    for (Layer.Equation equation : layer.equations()) {
      Symbol defined = equation.defined();
      Value value = expressions.lower(equation.value(), defined.name());
      body.define(defined, value);
      seen.watched(defined.name(), value);
      if (lowering.decodes() && isShares(equation)) {
        outputs.add(value);
      }
    }
    int shares = outputs.size();
    Value output = body.emitter().expand(expressions.dense(layer.output()), outputType());
    outputs.add(renamed(body, output));
    outputs.addAll(seen.collected());
    List<Value> results =
        main.emit(
            new Loop(
                false,
                List.of(),
                body.sequences(),
                body.captured(),
                outputs,
                body.emitter().block()));
    results
        .subList(0, shares)
        .forEach(share -> lowering.output(Ports.attention(apply.name()), share));
    seen.output(results.subList(shares + 1, results.size()));
    return results.get(shares);
  }

  /** Whether an equation says how much each time step of the source counts. */
  private static boolean isShares(Layer.Equation equation) {
    return equation.value() instanceof Expression.Call call && call.function() == Function.SOFTMAX;
  }

  private static Type rows(List<Value> inputs, Value output) {
    return inputs.isEmpty() ? output.type() : inputs.getFirst().type();
  }

  private Value weight(Symbol weight) {
    return lowering.weight(apply.weightName(weight.name()));
  }

  private Type outputType() {
    return features(layer.output().type().sizes());
  }

  private Type features(List<Size> sizes) {
    List<Integer> bound = lowering.bind(sizes);
    return Type.row((bound.isEmpty() ? List.of(1) : bound).toArray(new Integer[0]));
  }

  private Value recurrent(List<Value> inputs) {
    LoopBody body = new LoopBody(main, this::weight);
    for (int i = 0; i < inputs.size(); i++) {
      body.define(layer.inputs().get(i), body.each(inputs.get(i)));
    }
    LayerStates states = new LayerStates(lowering, apply);
    List<Value> starts = new ArrayList<>();
    for (Layer.State state : layer.states()) {
      Type type = features(state.sizes());
      starts.add(states.start(state, type));
      Value before = body.emitter().parameter(apply.name() + "." + state.name(), type);
      body.define(state.before(), before);
      if (training() && options.recurrentDropout() > 0) {
        Value keep = body.with(lowering.keepMask(options.recurrentDropout(), true, type));
        body.defineInProducts(state.before(), body.emitter().multiply(before, keep));
      }
    }
    ExpressionLowering expressions = ExpressionLowering.in(lowering, apply.name(), body);
    FlowRecording flow = new FlowRecording(lowering, apply, body);
    for (Layer.Equation equation : layer.equations()) {
      Symbol defined = equation.defined();
      Value value = expressions.lower(equation.value(), defined.toString());
      if (defined.kind() == Symbol.Kind.NEXT_STATE) {
        value = body.emitter().expand(value, features(defined.type().sizes()));
        value = options.zoneout() == 0 ? flow.probed(defined.name(), value) : value;
      }
      flow.defined(equation, value);
      body.define(defined, value);
    }
    Optional<Value> valid = lowering.valid().map(body::each);
    List<Loop.Carried> carried = new ArrayList<>();
    for (int i = 0; i < layer.states().size(); i++) {
      Layer.State state = layer.states().get(i);
      Value before = body.value(state.before());
      Value kept = zonedOut(body, before, body.value(state.after()));
      kept = options.zoneout() == 0 ? kept : flow.probed(state.name(), kept);
      body.define(state.after(), kept);
      flow.watched(state.name(), kept);
      Value next = valid.isPresent() ? where(body, valid.get(), kept, before) : kept;
      carried.add(new Loop.Carried(starts.get(i), before, next));
    }
    Value output = body.emitter().expand(expressions.dense(layer.output()), outputType());
    if (valid.isPresent()) {
      Value zero = body.emitter().constant(0, output.type());
      output = where(body, valid.get(), output, zero);
    }
    List<Value> outputs = new ArrayList<>(List.of(renamed(body, output)));
    outputs.addAll(flow.collected());
    boolean reverse = options.direction() == LayerOptions.Direction.BACKWARD;
    List<Value> results =
        main.emit(
            new Loop(
                reverse,
                carried,
                body.sequences(),
                body.captured(),
                outputs,
                body.emitter().block()));
    for (int i = 0; i < layer.states().size(); i++) {
      states.end(layer.states().get(i), results.get(i));
    }
    int collected = layer.states().size();
    flow.output(results.subList(collected + 1, results.size()));
    return results.get(collected);
  }

  /** The output under the layer's name, so that it is found in reports. */
  private Value renamed(LoopBody body, Value output) {
    return output.name().isEmpty()
        ? body.emitter().emit(apply.name(), new Rearrange.Reshape(output, output.type().features()))
        : output;
  }

  private static Value where(LoopBody body, Value mask, Value then, Value otherwise) {
    return body.emitter()
        .emit(
            then.name(),
            new Elementwise.Select(body.emitter().expand(mask, then.type()), then, otherwise));
  }

  private Value zonedOut(LoopBody body, Value before, Value after) {
    double rate = options.zoneout();
    if (rate == 0) {
      return after;
    }
    Emitter emitter = body.emitter();
    if (training()) {
      Value keep = body.each(lowering.keepMask(rate, false, before.type().allSteps()));
      return emitter.emit(after.name(), new Elementwise.Select(keep, after, before));
    }
    Value fresh = emitter.multiply(after, emitter.constant(1 - rate, after.type()));
    Value old = emitter.multiply(before, emitter.constant(rate, before.type()));
    return emitter.emit(after.name(), new Elementwise.Binary(BinaryFunction.ADD, fresh, old));
  }
}
