package dev.rnnc.autodiff;

import dev.rnnc.ir.Program;
import dev.rnnc.ir.Value;
import dev.rnnc.source.BrokenInvariant;
import java.util.Map;

/**
 * A program that computes gradients.
 *
 * @param program the program that was differentiated, with the gradients' instructions after its
 *     own
 * @param gradients for every value that was asked for, the value in {@code program} that holds its
 *     gradient, of the same type
 */
public record Gradients(Program program, Map<Value, Value> gradients) {
  public Gradients {
    gradients = Map.copyOf(gradients);
  }

  /** The gradient of the loss by {@code value}. */
  public Value of(Value value) {
    Value gradient = gradients.get(value);
    if (gradient == null) {
      throw new BrokenInvariant("differentiate", "no gradient of " + value);
    }
    return gradient;
  }
}
