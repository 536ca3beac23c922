package dev.rnnc.plan;

import dev.rnnc.ir.Instruction;
import dev.rnnc.ir.Loop;
import dev.rnnc.ir.Value;

/** Whether a loop may write the next state over the one before. */
final class InPlace {
  private InPlace() {}

  /**
   * It may if everything that reads the state runs before the kernel that computes the next one, or
   * is that kernel and reads it element by element.
   */
  static boolean isSafe(Definitions definitions, Unit.Work.Looped looped, Loop.Carried state) {
    for (Loop.Carried other : looped.loop().carried()) {
      if (reads(definitions, other.next(), state.parameter())) {
        return false;
      }
    }
    boolean isWritten = false;
    for (Unit unit : looped.body()) {
      boolean writes = unit.provides().contains(new Need.Computed(state.next()));
      if (writes && !isElementwise(definitions, unit, state.parameter())) {
        return false;
      }
      if (isWritten && reads(definitions, unit, state.parameter())) {
        return false;
      }
      isWritten |= writes;
    }
    return isWritten;
  }

  private static boolean isElementwise(Definitions definitions, Unit unit, Value state) {
    if (!(unit.work() instanceof Unit.Work.Group(var members))) {
      return !reads(definitions, unit, state);
    }
    for (Instruction member : members) {
      for (Value operand : member.op().operands()) {
        if (!operand.equals(state) && reads(definitions, operand, state)) {
          return false;
        }
      }
    }
    return true;
  }

  private static boolean reads(Definitions definitions, Unit unit, Value state) {
    return switch (unit.work()) {
      case Unit.Work.Group(var members) ->
          members.stream()
              .flatMap(member -> member.op().operands().stream())
              .anyMatch(operand -> reads(definitions, operand, state));
      case Unit.Work.Single(Instruction instruction) ->
          instruction.op().operands().stream()
              .anyMatch(operand -> reads(definitions, operand, state));
      case Unit.Work.Copy(Value value) -> reads(definitions, value, state);
      case Unit.Work.Prepare(Value matrix, var form) -> reads(definitions, matrix, state);
      case Unit.Work.Keys _, Unit.Work.Looped _ -> false;
    };
  }

  /** Whether a value is the state or describes a part of it. */
  private static boolean reads(Definitions definitions, Value value, Value state) {
    if (value.equals(state)) {
      return true;
    }
    Instruction instruction = definitions.defining(value);
    return instruction != null
        && definitions.isDescribed(instruction.op())
        && instruction.op().operands().stream()
            .anyMatch(operand -> reads(definitions, operand, state));
  }
}
