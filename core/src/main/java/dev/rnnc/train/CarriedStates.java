package dev.rnnc.train;

import dev.rnnc.backend.Storage;
import dev.rnnc.checkpoint.Tensor;
import dev.rnnc.ir.Instruction;
import dev.rnnc.ir.Leaf;
import dev.rnnc.ir.Program;
import dev.rnnc.model.Ports;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The states that a window of a stream hands to the next: those that a program reads, each {@code
 * [rows, features]} with as many rows as the stream's batches have.
 */
final class CarriedStates {
  private final Map<String, Integer> features = new LinkedHashMap<>();

  CarriedStates(Program program) {
    for (Instruction instruction : program.main().instructions()) {
      if (instruction.op() instanceof Leaf.Parameter parameter && Ports.isState(parameter.name())) {
        features.put(parameter.name(), parameter.type().featureCount());
      }
    }
  }

  Set<String> names() {
    return features.keySet();
  }

  /** Lets them exist before the first window, whose resets make their content irrelevant. */
  void clear(Storage storage, int rows) {
    features.forEach((name, count) -> storage.write(name, new float[rows * count]));
  }

  Map<String, Tensor> read(Storage storage, int rows) {
    Map<String, Tensor> states = new LinkedHashMap<>();
    features.forEach(
        (name, count) -> states.put(name, new Tensor(List.of(rows, count), storage.read(name))));
    return states;
  }

  /**
   * Puts back what {@link #read} gave.
   *
   * @throws dev.rnnc.source.RnncException if it is of other states or rows
   */
  void restore(Storage storage, Map<String, Tensor> states, int rows) {
    features.forEach((name, count) ->
        storage.write(name, Tensor.of(states, name, List.of(rows, count)).elements()));
  }
}
