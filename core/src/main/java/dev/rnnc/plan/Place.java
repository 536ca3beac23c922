package dev.rnnc.plan;

import dev.rnnc.ir.Leaf;
import dev.rnnc.ir.Value;

/** Where a value is found. */
sealed interface Place {
  /** Which of the states of a loop, where a home keeps them all. */
  enum Moment {
    /** After the time step: what everything that is not a state is, too. */
    AFTER,
    BEFORE,
    INITIAL,
    FINAL
  }

  /** In columns of a home. */
  record Stored(Home home, int column, int width, Moment moment) implements Place {}

  /** In the rows of a matrix's table that an index names. */
  record Gathered(Value matrix, int rowWidth, Stored index, int column) implements Place {}

  /** The same number everywhere. */
  record Same(double number) implements Place {}

  record Mask(Value value, Leaf.KeepMask mask) implements Place {}
}
