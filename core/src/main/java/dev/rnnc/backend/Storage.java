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

  /** A copy in double, for finite differences: exact where the backend keeps doubles. */
  default double[] readExact(String name) {
    float[] elements = read(name);
    double[] exact = new double[elements.length];
    for (int i = 0; i < exact.length; i++) {
      exact[i] = elements[i];
    }
    return exact;
  }

  /** Replaces the elements by doubles, rounded unless the backend keeps doubles. */
  default void writeExact(String name, double[] elements) {
    float[] rounded = new float[elements.length];
    for (int i = 0; i < rounded.length; i++) {
      rounded[i] = (float) elements[i];
    }
    write(name, rounded);
  }

  void remove(String name);
}
