package dev.rnnc.optimizer;

import dev.rnnc.ir.Emitter;
import dev.rnnc.ir.Value;
import java.util.List;
import java.util.Map;

/**
 * Gradient descent: {@code v' = momentum * v + g; w' = w - rate * v'}, with Nesterov's look ahead
 * {@code w' = w - rate * (g + momentum * v')}. Sutskever et al. 2013, in PyTorch's form.
 */
public record Sgd(double momentum, boolean nesterov) implements UpdateRule {
  @Override
  public List<String> slots() {
    return momentum == 0 ? List.of() : List.of("velocity");
  }

  @Override
  public Update update(
      Emitter e, Value weight, Value gradient, List<Value> slots, Map<String, Value> scalars) {
    Value rate = Scalars.get(scalars, "rate");
    if (momentum == 0) {
      return new Update(e.subtract(weight, e.multiply(rate, gradient)), List.of());
    }
    Value share = e.constant(momentum, weight.type());
    Value velocity = e.add(e.multiply(share, slots.getFirst()), gradient);
    Value direction = nesterov ? e.add(gradient, e.multiply(share, velocity)) : velocity;
    return new Update(e.subtract(weight, e.multiply(rate, direction)), List.of(velocity));
  }
}
