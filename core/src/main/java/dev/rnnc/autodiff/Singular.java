package dev.rnnc.autodiff;

import dev.rnnc.ir.BinaryFunction;
import dev.rnnc.ir.Block;
import dev.rnnc.ir.Elementwise;
import dev.rnnc.ir.Instruction;
import dev.rnnc.ir.Op;
import dev.rnnc.ir.Value;
import java.util.HashSet;
import java.util.Set;

/**
 * Which values of a block may be infinite or not a number for ordinary operands: quotients,
 * logarithms and roots, and what elementwise operations make of them. There, 0 times a derivative
 * need not be 0, as in {@code where(n > 0, s / n, 0)}.
 */
final class Singular {
  private Singular() {}

  static Set<Value> values(Block block) {
    Set<Value> singular = new HashSet<>();
    for (Instruction instruction : block.instructions()) {
      Op op = instruction.op();
      boolean inherits =
          switch (op) {
            case Elementwise.Unary u -> true;
            case Elementwise.Binary b -> true;
            case Elementwise.Expand e -> true;
            // chosen with care: what comes out is what its author wanted
            case Elementwise.Select s -> false;
            default -> false;
          };
      if (isSource(op) || (inherits && op.operands().stream().anyMatch(singular::contains))) {
        singular.add(instruction.result());
      }
    }
    return singular;
  }

  private static boolean isSource(Op op) {
    return switch (op) {
      case Elementwise.Unary unary ->
          switch (unary.function()) {
            case LOG, SQRT, RECIPROCAL -> true;
            case NEGATE, SIGMOID, TANH, RELU, EXP, ABS, SOFTPLUS, SIGN -> false;
          };
      case Elementwise.Binary binary -> binary.function() == BinaryFunction.DIVIDE;
      default -> false;
    };
  }
}
