package dev.rnnc.backend;

import java.util.List;

/**
 * Where a run first computed a number that is infinite or not a number, as far as that number
 * reached what the run gave back.
 *
 * @param name of the equation in which it arose, {@code gru_1.z}, or of the layer, weight or input
 * @param operation what computed it, as equations write it: {@code tanh(x) / (h - h)}
 * @param timeStep of the value, negative if it has none
 * @param batchRow of the value, negative if it is the same for all rows
 * @param found the number
 * @param operands what it was computed from, but for numbers that the operation shows
 */
public record NonFinite(
    String name,
    String operation,
    int timeStep,
    int batchRow,
    double found,
    List<Operand> operands) {

  /**
   * The range of the elements of an operand that the number was computed from.
   *
   * @param name of a part that has none, what it is: {@code h - h}
   */
  public record Operand(String name, double least, double greatest) {}

  public NonFinite {
    operands = List.copyOf(operands);
  }
}
