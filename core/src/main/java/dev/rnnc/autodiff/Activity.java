package dev.rnnc.autodiff;

import dev.rnnc.ir.Block;
import dev.rnnc.ir.ElementType;
import dev.rnnc.ir.Elementwise;
import dev.rnnc.ir.Instruction;
import dev.rnnc.ir.Leaf;
import dev.rnnc.ir.Loop;
import dev.rnnc.ir.Multiply;
import dev.rnnc.ir.Op;
import dev.rnnc.ir.Rearrange;
import dev.rnnc.ir.Reduce;
import dev.rnnc.ir.Steps;
import dev.rnnc.ir.Tokens;
import dev.rnnc.ir.UnaryFunction;
import dev.rnnc.ir.Value;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Through which operands gradients flow, and which values need one. */
final class Activity {
  private Activity() {}

  /** The values, also inside loops, that depend differentiably on {@code sources}. */
  static Set<Value> dependingOn(List<Value> sources, Block main) {
    Set<Value> active = new HashSet<>(sources);
    forward(main, active);
    return active;
  }

  private static void forward(Block block, Set<Value> active) {
    for (Instruction instruction : block.instructions()) {
      if (instruction.op() instanceof Loop loop) {
        forward(loop, instruction.results(), active);
      } else if (flowing(instruction.op()).stream().anyMatch(active::contains)) {
        active.add(instruction.result());
      }
    }
  }

  /** A state is active if its start or its next value is, which its activity may cause. */
  private static void forward(Loop loop, List<Value> results, Set<Value> active) {
    loop.sequences().forEach(s -> spread(s.outer(), s.parameter(), active));
    loop.captured().forEach(c -> spread(c.outer(), c.parameter(), active));
    loop.carried().forEach(c -> spread(c.initial(), c.parameter(), active));
    int before;
    do {
      before = active.size();
      forward(loop.body(), active);
      loop.carried().forEach(c -> spread(c.next(), c.parameter(), active));
    } while (active.size() > before);
    for (int i = 0; i < loop.carried().size(); i++) {
      spread(loop.carried().get(i).parameter(), results.get(i), active);
    }
    for (int i = 0; i < loop.outputs().size(); i++) {
      spread(loop.outputs().get(i), results.get(loop.carried().size() + i), active);
    }
  }

  private static void spread(Value from, Value to, Set<Value> active) {
    if (active.contains(from) && to.type().element() == ElementType.REAL) {
      active.add(to);
    }
  }

  /** What of {@code block} gets a gradient when {@code reached} has: {@code reached} grows. */
  static void backward(Block block, Set<Value> active, Set<Value> reached) {
    for (Instruction instruction : block.instructions().reversed()) {
      if (reached.contains(instruction.result())) {
        flowing(instruction.op()).stream().filter(active::contains).forEach(reached::add);
      }
    }
  }

  /** The operands on which the result depends differentiably, by which it has a derivative. */
  private static List<Value> flowing(Op op) {
    return switch (op) {
      case Leaf leaf -> List.of();
      case Elementwise.Unary unary ->
          unary.function() == UnaryFunction.SIGN ? List.of() : unary.operands();
      case Elementwise.Binary binary ->
          switch (binary.function()) {
            case ADD, SUBTRACT, MULTIPLY, DIVIDE, MAX, MIN -> binary.operands();
            case LESS, LESS_OR_EQUAL, EQUAL, NOT_EQUAL -> List.of();
          };
      case Elementwise.Select select -> real(List.of(select.then(), select.otherwise()));
      case Elementwise.Expand expand -> real(expand.operands());
      case Multiply multiply -> multiply.operands();
      case Reduce reduce -> real(reduce.operands());
      case Rearrange rearrange -> real(rearrange.operands());
      case Tokens tokens -> real(tokens.operands());
      case Steps steps -> real(steps.operands());
      case Loop loop -> throw Sweep.broken("a loop in a loop");
    };
  }

  private static List<Value> real(List<Value> operands) {
    return operands.stream().filter(x -> x.type().element() == ElementType.REAL).toList();
  }
}
