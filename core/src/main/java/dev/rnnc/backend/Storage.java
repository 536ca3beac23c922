package dev.rnnc.backend;

import java.util.Set;

/**
 * Named arrays that stay on the device between runs: weights, gradients, optimiser state, carried
 * states. Elements are row-major in the shape of the program's parameter; a parameter with a batch
 * holds as many rows as were written last.
 */
public interface Storage {
  /** The names written so far, by a caller or a program's store. */
  Set<String> names();

  /** A copy of the elements. */
  float[] read(String name);

  /** Replaces the elements, creating the name if it is new. */
  void write(String name, float[] elements);

  /** The same in double, for finite differences; a backend in float32 rounds. */
  double[] readExact(String name);

  void writeExact(String name, double[] elements);

  void remove(String name);
}
