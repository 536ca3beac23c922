package dev.rnnc.optimizer;

import dev.rnnc.ir.Emitter;
import dev.rnnc.ir.UnaryFunction;
import dev.rnnc.ir.Value;
import java.util.List;
import java.util.Map;

/** Duchi et al. 2011: {@code s' = s + g^2; w' = w - rate * g / (sqrt(s') + epsilon)}. */
public record Adagrad(double epsilon) implements UpdateRule {
  @Override
  public List<String> slots() {
    return List.of("square");
  }

  @Override
  public Update update(
      Emitter e, Value weight, Value gradient, List<Value> slots, Map<String, Value> scalars) {
    Value square = e.add(slots.getFirst(), e.multiply(gradient, gradient));
    Value root = e.add(e.unary(UnaryFunction.SQRT, square), e.constant(epsilon, weight.type()));
    Value step = e.divide(e.multiply(Scalars.get(scalars, "rate"), gradient), root);
    return new Update(e.subtract(weight, step), List.of(square));
  }
}
