package dev.rnnc.optimizer;

import dev.rnnc.ir.Emitter;
import dev.rnnc.ir.Value;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Loshchilov and Hutter 2019: Adam on weights that first shrink by {@code rate * decay}. Only
 * matrices shrink, not biases and gains.
 */
public record AdamW(Adam adam, double decay) implements UpdateRule {
  @Override
  public List<String> slots() {
    return adam.slots();
  }

  @Override
  public Map<String, Double> scalars(double rate, long step) {
    Map<String, Double> scalars = new HashMap<>(adam.scalars(rate, step));
    scalars.put("kept", 1 - rate * decay);
    return scalars;
  }

  @Override
  public Update update(
      Emitter e, Value weight, Value gradient, List<Value> slots, Map<String, Value> scalars) {
    boolean matrix = weight.type().rank() >= 2;
    Value kept = matrix ? e.multiply(weight, Scalars.get(scalars, "kept")) : weight;
    return adam.update(e, kept, gradient, slots, scalars);
  }
}
