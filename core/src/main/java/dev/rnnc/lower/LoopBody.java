package dev.rnnc.lower;

import dev.rnnc.ir.Emitter;
import dev.rnnc.ir.Loop;
import dev.rnnc.ir.Value;
import dev.rnnc.model.Symbol;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * The body of a loop over time while it is written: values from outside come in as parameters, one
 * time step after the other or the same for all.
 */
final class LoopBody {
  private final Emitter emitter;
  private final Function<Symbol, Value> weights;
  private final List<Loop.Sequence> sequences = new ArrayList<>();
  private final Map<Value, Value> captured = new LinkedHashMap<>();
  private final Map<Symbol, Value> known = new HashMap<>();
  private final Map<Symbol, Value> inProducts = new HashMap<>();

  /**
   * @param main what the loop will stand in
   * @param weights the values outside of the symbols that nothing in the loop defines
   */
  LoopBody(Emitter main, Function<Symbol, Value> weights) {
    this.emitter = main.nested();
    this.weights = weights;
  }

  Emitter emitter() {
    return emitter;
  }

  /** The time step of a value outside. */
  Value each(Value outer) {
    Value parameter = emitter.parameter(outer.name(), outer.type().oneStep());
    sequences.add(new Loop.Sequence(outer, parameter));
    return parameter;
  }

  /** A value outside that has no time steps. */
  Value with(Value outer) {
    return captured.computeIfAbsent(outer, value -> emitter.parameter(value.name(), value.type()));
  }

  /** Says what a name stands for from now on. */
  void define(Symbol symbol, Value value) {
    known.put(symbol, value);
  }

  /** Says what a name stands for on the right side of {@code @}. */
  void defineInProducts(Symbol symbol, Value value) {
    inProducts.put(symbol, value);
  }

  /** What a name stands for; a weight is captured when it is first read. */
  Value value(Symbol symbol) {
    return known.computeIfAbsent(symbol, weight -> with(weights.apply(weight)));
  }

  Value valueInProduct(Symbol symbol) {
    Value other = inProducts.get(symbol);
    return other == null ? value(symbol) : other;
  }

  boolean hasOthersInProducts() {
    return !inProducts.isEmpty();
  }

  List<Loop.Sequence> sequences() {
    return sequences;
  }

  List<Loop.Captured> captured() {
    return captured.entrySet().stream()
        .map(entry -> new Loop.Captured(entry.getKey(), entry.getValue()))
        .toList();
  }
}
