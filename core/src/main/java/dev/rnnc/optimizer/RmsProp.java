package dev.rnnc.optimizer;

import dev.rnnc.ir.Emitter;
import dev.rnnc.ir.UnaryFunction;
import dev.rnnc.ir.Value;
import java.util.List;
import java.util.Map;

/**
 * Hinton's RMSprop (lecture 6e): {@code s' = decay * s + (1 - decay) * g^2; w' = w - rate * g /
 * (sqrt(s') + epsilon)}.
 */
public record RmsProp(double decay, double epsilon) implements UpdateRule {
  @Override
  public List<String> slots() {
    return List.of("square");
  }

  @Override
  public Update update(
      Emitter e, Value weight, Value gradient, List<Value> slots, Map<String, Value> scalars) {
    Value old = e.multiply(e.constant(decay, weight.type()), slots.getFirst());
    Value fresh = e.multiply(e.constant(1 - decay, weight.type()), e.multiply(gradient, gradient));
    Value square = e.add(old, fresh);
    Value root = e.add(e.unary(UnaryFunction.SQRT, square), e.constant(epsilon, weight.type()));
    Value step = e.divide(e.multiply(Scalars.get(scalars, "rate"), gradient), root);
    return new Update(e.subtract(weight, step), List.of(square));
  }
}
