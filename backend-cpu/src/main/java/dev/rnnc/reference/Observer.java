package dev.rnnc.reference;

import dev.rnnc.ir.Instruction;
import dev.rnnc.ir.Value;

/** Sees every value of a run as it is computed. */
@FunctionalInterface
interface Observer {
  /** The time step of what the main block computes. */
  int NO_TIME_STEP = -1;

  Observer NOBODY = (instruction, result, timeStep, frame) -> {};

  /**
   * Called after each result of each instruction.
   *
   * @param timeStep of the loop whose body computed it, or {@link #NO_TIME_STEP}
   * @param frame holds the result and all that was computed before it in the same block
   */
  void computed(Instruction instruction, Value result, int timeStep, Frame frame);
}
