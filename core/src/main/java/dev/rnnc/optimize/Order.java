package dev.rnnc.optimize;

import dev.rnnc.ir.Instruction;
import dev.rnnc.ir.Value;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Which instruction of a block reads which. */
final class Order {
  private final List<Instruction> instructions;
  private final Map<Value, Instruction> definers = new HashMap<>();

  Order(List<Instruction> instructions) {
    this.instructions = instructions;
    for (Instruction instruction : instructions) {
      instruction.results().forEach(result -> definers.put(result, instruction));
    }
  }

  /** The instructions, moved up only where another reads them earlier. */
  static List<Instruction> sorted(List<Instruction> instructions) {
    Order order = new Order(instructions);
    List<Instruction> sorted = new ArrayList<>();
    Set<Value> done = new HashSet<>();
    instructions.forEach(instruction -> order.place(instruction, done, sorted));
    return sorted;
  }

  private void place(Instruction instruction, Set<Value> done, List<Instruction> sorted) {
    // a loop without results is placed where it stands
    if (!instruction.results().isEmpty() && !done.add(instruction.results().getFirst())) {
      return;
    }
    for (Value operand : instruction.op().operands()) {
      Instruction definer = definers.get(operand);
      if (definer != null) {
        place(definer, done, sorted);
      }
    }
    sorted.add(instruction);
  }

  /** Whether computing {@code value} needs {@code other}. */
  boolean needs(Value value, Value other) {
    return needs(value, other, new HashSet<>());
  }

  private boolean needs(Value value, Value other, Set<Value> seen) {
    if (value.equals(other)) {
      return true;
    }
    Instruction definer = definers.get(value);
    if (definer == null || !seen.add(value)) {
      return false;
    }
    return definer.op().operands().stream().anyMatch(operand -> needs(operand, other, seen));
  }

  List<Instruction> instructions() {
    return instructions;
  }
}
