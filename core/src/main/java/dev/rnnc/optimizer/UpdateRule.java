package dev.rnnc.optimizer;

import dev.rnnc.ir.Emitter;
import dev.rnnc.ir.Value;
import java.util.List;
import java.util.Map;

/** How one gradient changes one weight. */
public interface UpdateRule {
  /** The names of what it keeps beside every weight, of the weight's shape, zeros at first. */
  List<String> slots();

  /**
   * The numbers that change from step to step. The program takes them as inputs, so that it is the
   * same for all steps.
   */
  default List<Scalar> scalars() {
    return List.of(new Scalar("rate", (rate, _) -> rate));
  }

  /** A number that changes from step to step. */
  record Scalar(String name, OfStep value) {}

  /** What a scalar is in a step. */
  interface OfStep {
    /**
     * The number.
     *
     * @param rate the learning rate of the step
     * @param step the number of the step, from 1
     */
    double at(double rate, long step);
  }

  /**
   * Writes the update of one weight. Values have the weight's shape; scalars are expanded to it.
   *
   * @param slots what {@link #slots} names, in that order
   */
  Update update(
      Emitter emitter, Value weight, Value gradient, List<Value> slots, Map<String, Value> scalars);

  /** The weight and slots after the step. */
  record Update(Value weight, List<Value> slots) {
    public Update {
      slots = List.copyOf(slots);
    }
  }
}
