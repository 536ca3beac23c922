package dev.rnnc.reference;

import dev.rnnc.ir.Instruction;
import dev.rnnc.ir.Value;

/** Sees every value of a run as it is computed. */
@FunctionalInterface
interface Observer {
  /** The time step of what the main block computes. */
  int NO_TIME_STEP = -1;

  Observer NOBODY = (instruction, result, timeStep, elements) -> {};

  /**
   * Called after each result of each instruction.
   *
   * @param timeStep of the loop whose body computed it, or {@link #NO_TIME_STEP}
   * @param elements of {@code result}, row-major; not to be changed
   */
  void computed(Instruction instruction, Value result, int timeStep, double[] elements);
}
