package dev.rnnc.notation;

import dev.rnnc.ir.Block;
import dev.rnnc.ir.Instruction;
import dev.rnnc.ir.Leaf;
import dev.rnnc.ir.Loop;
import dev.rnnc.ir.Op;
import dev.rnnc.ir.Program;
import dev.rnnc.ir.ProgramPrinter;
import dev.rnnc.ir.Value;
import java.util.HashMap;
import java.util.Map;

/**
 * What the values of a program are, in the notation of the file: a value that has a name of its own
 * by that, a part of an equation by what it is computed from.
 */
public final class Formulas {
  /** What lies deeper than this is left out. */
  private static final int DEPTH = 3;

  /** What the name of a gradient begins with in programs. */
  static final String GRADIENT = "d.";

  private final Map<Value, Op> definitions = new HashMap<>();

  public Formulas(Program program) {
    collect(program.main());
  }

  private void collect(Block block) {
    for (Instruction instruction : block.instructions()) {
      if (instruction.op() instanceof Loop loop) {
        collect(loop.body());
      } else {
        definitions.put(instruction.result(), instruction.op());
      }
    }
  }

  /** {@code h - h}, or {@code gru_1.z} if the value is called that. */
  public String text(Value value) {
    return term(value, DEPTH).toString();
  }

  /** What computes a value, whether it has a name or not: {@code sigmoid(W @ x + b)}. */
  public String definition(Op op) {
    if (op instanceof Leaf) {
      return ProgramPrinter.text(op);
    }
    return new Formula(operand -> term(operand, DEPTH - 1)).of(op).toString();
  }

  /** Whether a value is the same number everywhere, which its text says. */
  public boolean isNumber(Value value) {
    return term(value, DEPTH) instanceof Term.Numeral;
  }

  /** A name as equations write it: {@code ∂L/∂gru_1.z} for the gradient of {@code gru_1.z}. */
  static String written(String name) {
    return name.startsWith(GRADIENT) ? "∂L/∂" + name.substring(GRADIENT.length()) : name;
  }

  private Term term(Value value, int depth) {
    Op op = definitions.get(value);
    if (op == null) {
      return new Term.Name(value.name().isEmpty() ? ".." : written(value.name()));
    }
    boolean isPart = value.name().indexOf('.') < 0 && !(op instanceof Leaf);
    if (op instanceof Leaf.Constant || (isPart && depth > 0)) {
      return new Formula(operand -> term(operand, depth - 1)).of(op);
    }
    return new Term.Name(isPart || value.name().isEmpty() ? ".." : written(value.name()));
  }
}
