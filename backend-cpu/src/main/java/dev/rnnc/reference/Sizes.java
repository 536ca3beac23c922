package dev.rnnc.reference;

import dev.rnnc.ir.Type;

/** What a type leaves to the run. */
record Sizes(int timeSteps, int batch) {
  /** The number of rows, each of {@link Type#featureCount} elements; a whole value is one row. */
  int rows(Type type) {
    return Math.multiplyExact(type.time() ? timeSteps : 1, type.batch() ? batch : 1);
  }

  int elements(Type type) {
    return Math.multiplyExact(rows(type), type.featureCount());
  }

  /** The row of {@code type} that belongs to a time step and a batch row, as far as it has them. */
  int row(Type type, int timeStep, int batchRow) {
    return (type.time() ? timeStep * batch : 0) + (type.batch() ? batchRow : 0);
  }
}
