package dev.rnnc.optimizer;

import dev.rnnc.ir.Emitter;
import dev.rnnc.ir.Value;
import java.util.ArrayList;
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
  public List<Scalar> scalars() {
    List<Scalar> scalars = new ArrayList<>(adam.scalars());
    scalars.add(new Scalar("kept", (rate, _) -> 1 - rate * decay));
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
