package dev.rnnc.optimizer;

import dev.rnnc.ir.Emitter;
import dev.rnnc.ir.UnaryFunction;
import dev.rnnc.ir.Value;
import java.util.List;
import java.util.Map;

/**
 * Kingma and Ba 2015, algorithm 1: {@code m' = b1 * m + (1 - b1) * g; v' = b2 * v + (1 - b2) * g^2;
 * w' = w - rate * mHat / (sqrt(vHat) + epsilon)} with {@code mHat = m' / (1 - b1^t)}, {@code vHat =
 * v' / (1 - b2^t)}.
 */
public record Adam(double beta1, double beta2, double epsilon) implements UpdateRule {
  @Override
  public List<String> slots() {
    return List.of("mean", "square");
  }

  @Override
  public List<Scalar> scalars() {
    return List.of(
        new Scalar("rate", (rate, step) -> rate / (1 - Scalars.power(beta1, step))),
        new Scalar("square_scale", (_, step) -> 1 / (1 - Scalars.power(beta2, step))));
  }

  @Override
  public Update update(
      Emitter e, Value weight, Value gradient, List<Value> slots, Map<String, Value> scalars) {
    Value mean = average(e, beta1, slots.get(0), gradient);
    Value square = average(e, beta2, slots.get(1), e.multiply(gradient, gradient));
    Value unbiased = e.multiply(square, Scalars.get(scalars, "square_scale"));
    Value root = e.add(e.unary(UnaryFunction.SQRT, unbiased), e.constant(epsilon, weight.type()));
    Value step = e.divide(e.multiply(Scalars.get(scalars, "rate"), mean), root);
    return new Update(e.subtract(weight, step), List.of(mean, square));
  }

  private static Value average(Emitter e, double beta, Value old, Value fresh) {
    return e.add(
        e.multiply(e.constant(beta, old.type()), old),
        e.multiply(e.constant(1 - beta, old.type()), fresh));
  }
}
