package dev.rnnc.optimize;

import dev.rnnc.ir.Program;

/** A step of optimisation: a function from programs to programs that compute the same. */
public interface Pass {
  /** A word for reports. */
  String name();

  /** The rewritten program and what was done to it. */
  Rewritten apply(Program program);
}
