package dev.rnnc.autodiff;

import dev.rnnc.ir.BinaryFunction;
import dev.rnnc.ir.Block;
import dev.rnnc.ir.Elementwise;
import dev.rnnc.ir.Emitter;
import dev.rnnc.ir.Instruction;
import dev.rnnc.ir.Leaf;
import dev.rnnc.ir.Loop;
import dev.rnnc.ir.Rearrange;
import dev.rnnc.ir.Value;
import dev.rnnc.source.BrokenInvariant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The reverse sweep over one block: walks its instructions from last to first, and adds up what
 * each hands to the gradients of its operands. It writes to an emitter of its own; where it reads
 * values of the block, it asks for them ({@link #forward}), because the gradient of a loop's body
 * runs in another loop.
 */
final class Sweep {
  /** A summand of a gradient: of the whole value, or of the part that a slice takes. */
  private record Contribution(Value gradient, Rearrange.@Nullable Slice slice) {}

  private final Set<Value> active;
  private final Emitter out;
  private final UnaryOperator<Value> forward;
  private final Map<Value, List<Contribution>> contributions = new HashMap<>();
  private final Map<Value, Value> totals = new HashMap<>();

  /**
   * @param active the values that need a gradient
   * @param forward where the sweep finds a value of the block
   */
  Sweep(Set<Value> active, Emitter out, UnaryOperator<Value> forward) {
    this.active = active;
    this.out = out;
    this.forward = forward;
  }

  /** Returns, for each loop of the block, the same loop that keeps what its gradient reads. */
  Map<Instruction, Instruction> run(Block block) {
    Map<Instruction, Instruction> keeping = new HashMap<>();
    Rules rules = new Rules(this, Singular.values(block));
    for (Instruction instruction : block.instructions().reversed()) {
      if (instruction.op() instanceof Loop loop) {
        keeping.put(instruction, new LoopGradient(this, loop, instruction.results()).apply());
      } else {
        Value gradient = gradient(instruction.result());
        if (gradient != null) {
          rules.apply(instruction, gradient);
        }
      }
    }
    return keeping;
  }

  Emitter out() {
    return out;
  }

  Set<Value> active() {
    return active;
  }

  /** The value of the block, where the gradient may read it. */
  Value forward(Value value) {
    return forward.apply(value);
  }

  boolean wants(Value value) {
    return active.contains(value);
  }

  void contribute(Value value, Value gradient) {
    add(value, new Contribution(gradient, null));
  }

  /** Contributes to the part of a value that {@code slice} takes. */
  void contributeTo(Rearrange.Slice slice, Value gradient) {
    add(slice.x(), new Contribution(gradient, slice));
  }

  private void add(Value value, Contribution contribution) {
    if (totals.containsKey(value)) {
      throw broken("the gradient of " + value + " is complete");
    }
    if (wants(value)) {
      contributions.computeIfAbsent(value, _ -> new ArrayList<>()).add(contribution);
    }
  }

  /** The sum of what was contributed, which is complete from now on; null if nothing was. */
  @Nullable Value gradient(Value value) {
    List<Contribution> summands = contributions.get(value);
    if (summands == null) {
      return null;
    }
    return totals.computeIfAbsent(value, _ -> sum(value, summands));
  }

  Value gradientOrZero(Value value) {
    Value gradient = gradient(value);
    return gradient != null ? gradient : zero(value);
  }

  Value zero(Value value) {
    return out.emit(name(value), new Leaf.Constant(0, value.type()));
  }

  /** What the gradient of a value is called. */
  static String name(Value value) {
    return value.name().isEmpty() ? "" : "d." + value.name();
  }

  private Value sum(Value value, List<Contribution> summands) {
    List<Value> terms = new ArrayList<>();
    List<Contribution> parts = new ArrayList<>();
    for (Contribution summand : summands) {
      if (summand.slice() == null) {
        terms.add(summand.gradient());
      } else {
        parts.add(summand);
      }
    }
    while (!parts.isEmpty()) {
      terms.add(joined(value, parts));
    }
    Value total = terms.getFirst();
    for (Value term : terms.subList(1, terms.size())) {
      total = out.emit(name(value), new Elementwise.Binary(BinaryFunction.ADD, total, term));
    }
    return total;
  }

  /**
   * Takes parts off the list that do not overlap, and puts them beside one another with zeros
   * between: one concatenation instead of a sum of padded slices.
   */
  private Value joined(Value value, List<Contribution> parts) {
    int axis = slice(parts.getFirst()).axis();
    int size = value.type().features().get(axis);
    parts.sort(Comparator.comparingInt(part -> slice(part).begin()));
    List<Value> pieces = new ArrayList<>();
    int at = 0;
    for (Contribution part : List.copyOf(parts)) {
      Rearrange.Slice slice = slice(part);
      if (slice.axis() == axis && slice.begin() >= at) {
        if (pieces.isEmpty() && parts.size() == 1) {
          parts.clear();
          return slice.begin() == 0 && slice.end() == size
              ? part.gradient()
              : out.emit(
                  name(value), new Rearrange.Pad(part.gradient(), axis, slice.begin(), size));
        }
        zeros(value, axis, at, slice.begin(), pieces);
        pieces.add(part.gradient());
        at = slice.end();
        parts.remove(part);
      }
    }
    zeros(value, axis, at, size, pieces);
    return out.emit(name(value), new Rearrange.Concat(pieces, axis));
  }

  private void zeros(Value value, int axis, int begin, int end, List<Value> pieces) {
    if (begin < end) {
      List<Integer> sizes = new ArrayList<>(value.type().features());
      sizes.set(axis, end - begin);
      pieces.add(out.constant(0, value.type().withFeatures(sizes)));
    }
  }

  private static Rearrange.Slice slice(Contribution part) {
    if (part.slice() == null) {
      throw broken("not a part");
    }
    return part.slice();
  }

  static BrokenInvariant broken(String value) {
    return new BrokenInvariant("differentiate", value);
  }
}
