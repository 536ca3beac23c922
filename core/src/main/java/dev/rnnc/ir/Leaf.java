package dev.rnnc.ir;

import java.util.List;
import java.util.function.UnaryOperator;

/** Operations without operands: what a program starts from. */
public sealed interface Leaf extends Op {
  @Override
  Type type();

  @Override
  default List<Type> types() {
    return List.of(type());
  }

  @Override
  default List<Value> operands() {
    return List.of();
  }

  @Override
  default Op map(UnaryOperator<Value> change) {
    return this;
  }

  /** Brought by every run under this name. */
  record Input(String name, Type type) implements Leaf {}

  /**
   * Kept by the device between runs under this name: a weight, a gradient, an optimiser's state, a
   * carried hidden state. It keeps its value of the run's beginning throughout the run; what {@link
   * Program#stores} says is written at its end.
   */
  record Parameter(String name, Type type) implements Leaf {}

  /** The same number in every element. */
  record Constant(double number, Type type) implements Leaf {}

  /**
   * A random mask: each element is kept with probability {@code 1 - rate}, by a function of (seed,
   * step, stream, time step, batch row, feature) that is the same on every backend: {@link
   * CounterRandom}. Kept elements are {@code scaled ? 1 / (1 - rate) : 1}, others 0. A type without
   * time gives one mask for all time steps. Only in the main block.
   *
   * @param stream tells masks of one program apart
   */
  record KeepMask(int stream, double rate, boolean scaled, Type type) implements Leaf {
    public KeepMask {
      Expect.that(rate >= 0 && rate < 1 && type.batch(), "keep mask %s of %s", rate, type);
    }
  }
}
