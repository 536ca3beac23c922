package dev.rnnc.ir;

import java.util.List;

/** Instructions in an order in which every value is defined before it is read. */
public record Block(List<Instruction> instructions) {
  public Block {
    instructions = List.copyOf(instructions);
  }
}
