package dev.rnnc.plan;

import dev.rnnc.ir.Block;
import dev.rnnc.ir.Elementwise;
import dev.rnnc.ir.Instruction;
import dev.rnnc.ir.Leaf;
import dev.rnnc.ir.Loop;
import dev.rnnc.ir.Multiply;
import dev.rnnc.ir.Op;
import dev.rnnc.ir.Program;
import dev.rnnc.ir.Rearrange;
import dev.rnnc.ir.Reduce;
import dev.rnnc.ir.Steps;
import dev.rnnc.ir.Tokens;
import dev.rnnc.ir.Type;
import dev.rnnc.ir.Value;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Where the values of a program come from. Some operations are never carried out by themselves:
 * constants, repetitions, parts and look-ups are <em>described</em>, and whoever reads them reads
 * what they describe.
 */
final class Definitions {
  private final Map<Value, Instruction> defining = new HashMap<>();
  private final Map<Value, Value> outer = new HashMap<>();
  private final Set<Value> states = new HashSet<>();
  private final Set<Value> sequences = new HashSet<>();
  private final Map<Value, Block> blocks = new HashMap<>();

  Definitions(Program program) {
    add(program.main());
  }

  private void add(Block block) {
    for (Instruction instruction : block.instructions()) {
      for (Value result : instruction.results()) {
        defining.put(result, instruction);
        blocks.put(result, block);
      }
      if (instruction.op() instanceof Loop loop) {
        for (Loop.Sequence sequence : loop.sequences()) {
          outer.put(sequence.parameter(), sequence.outer());
          sequences.add(sequence.parameter());
        }
        loop.captured().forEach(c -> outer.put(c.parameter(), c.outer()));
        loop.carried().forEach(c -> states.add(c.parameter()));
        loop.parameters().forEach(parameter -> blocks.put(parameter, loop.body()));
        add(loop.body());
      }
    }
  }

  @Nullable Instruction defining(Value value) {
    return defining.get(value);
  }

  /** What a loop's sequence or captured parameter is outside, else null. */
  @Nullable Value outer(Value parameter) {
    return outer.get(parameter);
  }

  boolean isState(Value value) {
    return states.contains(value);
  }

  /** The block that a value belongs to. */
  Block block(Value value) {
    Block block = blocks.get(value);
    if (block == null) {
      throw PlanBroken.at(value, "has no block");
    }
    return block;
  }

  /** Whether a value belongs to a block. */
  @SuppressWarnings("ReferenceEquality") // equal blocks are not the same place
  boolean belongsTo(Value value, Block block) {
    return block(value) == block;
  }

  /** The same value where it is defined: what a loop captures, outside. */
  Value canonical(Value value) {
    Value outside = outer.get(value);
    return outside == null || sequences.contains(value) ? value : canonical(outside);
  }

  /** Whether an operation is described and not carried out. */
  boolean isDescribed(Op op) {
    return switch (op) {
      case Leaf.Input _, Leaf.Parameter _, Leaf.Constant _, Rearrange.Reshape _ -> true;
      // Of width 1 they may be repeated over features, which nobody could tell from their rows.
      case Leaf.KeepMask mask -> mask.type().featureCount() != 1;
      case Tokens.Lookup lookup -> lookup.type().featureCount() != 1;
      case Elementwise.Expand(Value x, Type type) ->
          x.type().featureCount() == 1 || x.type().features().equals(type.features());
      case Rearrange.Slice slice ->
          isContiguous(slice.x().type(), slice.axis()) && !isMask(slice.x());
      case Elementwise.Unary _,
          Elementwise.Binary _,
          Elementwise.Select _,
          Rearrange.Concat _,
          Rearrange.Pad _,
          Rearrange.Transpose _,
          Multiply _,
          Reduce _,
          Tokens.LookupGradient _,
          Tokens.OneHot _,
          Steps _,
          Loop _ ->
          false;
    };
  }

  private boolean isMask(Value value) {
    Value outside = outer.get(value);
    if (outside != null) {
      return isMask(outside);
    }
    Instruction instruction = defining.get(value);
    if (instruction == null) {
      return false;
    }
    if (instruction.op() instanceof Loop loop) {
      int output = instruction.results().indexOf(value) - loop.carried().size();
      return output >= 0 && isMask(loop.outputs().get(output));
    }
    return isDescribed(instruction.op())
        && (instruction.op() instanceof Leaf.KeepMask
            || instruction.op().operands().stream().anyMatch(this::isMask));
  }

  /** Whether a part along the axis is one run of the row's elements. */
  static boolean isContiguous(Type type, int axis) {
    return type.features().subList(0, axis).stream().allMatch(size -> size == 1);
  }

  /** Whether the value stands as rows of its own in a buffer. */
  boolean isPlain(Value value) {
    Value outside = outer.get(value);
    if (outside != null) {
      return isPlain(outside) || (sequences.contains(value) && repeatsRows(outside));
    }
    Instruction instruction = defining.get(value);
    if (instruction == null) {
      return true;
    }
    return switch (instruction.op()) {
      case Leaf.Input _, Leaf.Parameter _ -> true;
      case Leaf _, Tokens.Lookup _ -> !isDescribed(instruction.op());
      case Elementwise.Expand(Value x, Type type) ->
          !isDescribed(instruction.op()) || (x.type().equals(type) && isPlain(x));
      case Rearrange.Slice slice -> !isDescribed(slice) || isPlain(slice.x());
      case Rearrange.Reshape(Value x, var features) -> isPlain(x);
      case Loop loop -> {
        int output = instruction.results().indexOf(value) - loop.carried().size();
        yield output < 0 || isPlainOutput(loop.outputs().get(output));
      }
      default -> true;
    };
  }

  /** Whether the value is read in a buffer, be it repeated over rows there. */
  boolean isStored(Value value) {
    Value outside = outer.get(value);
    if (outside != null) {
      return isStored(outside);
    }
    Instruction instruction = defining.get(value);
    if (instruction != null
        && instruction.op() instanceof Elementwise.Expand(Value x, Type type)
        && isDescribed(instruction.op())) {
      return isStored(x);
    }
    return isPlain(value);
  }

  private boolean repeatsRows(Value outside) {
    Instruction instruction = defining.get(outside);
    return instruction != null
        && instruction.op() instanceof Elementwise.Expand(Value x, Type type)
        && x.type().equals(type.oneStep())
        && isPlain(x);
  }

  /** Whether all time steps of a value of a loop's body stand in a buffer. */
  private boolean isPlainOutput(Value value) {
    Value outside = outer.get(value);
    if (outside != null) {
      return sequences.contains(value) && isPlain(outside);
    }
    Instruction instruction = defining.get(value);
    if (instruction == null || !isDescribed(instruction.op())) {
      return true;
    }
    return switch (instruction.op()) {
      case Rearrange.Slice slice -> isPlainOutput(slice.x());
      case Rearrange.Reshape(Value x, var features) -> isPlainOutput(x);
      default -> false;
    };
  }

  /** The units that whoever reads the value waits for. */
  Set<Need> needs(Value value) {
    Set<Need> needs = new LinkedHashSet<>();
    collect(value, needs);
    return needs;
  }

  private void collect(Value value, Set<Need> needs) {
    Value outside = outer.get(value);
    if (outside != null) {
      collect(outside, needs);
      return;
    }
    Instruction instruction = defining.get(value);
    if (instruction == null) {
      return;
    }
    if (!isDescribed(instruction.op())) {
      needs.add(new Need.Computed(value));
    } else if (instruction.op() instanceof Leaf.KeepMask) {
      needs.add(new Need.Keys(value));
    } else if (instruction.op() instanceof Tokens.Lookup(Value matrix, Value index)) {
      needs.add(new Need.Prepared(canonical(matrix), Need.Form.TABLE));
      collect(index, needs);
    } else {
      instruction.op().operands().forEach(operand -> collect(operand, needs));
    }
  }

  /** The values that a value is computed from, through everything that is only described. */
  Set<Value> computed(Value value) {
    Set<Value> found = new LinkedHashSet<>();
    for (Need need : needs(value)) {
      switch (need) {
        case Need.Computed(Value x) -> found.add(x);
        case Need.Prepared(Value matrix, var form) -> found.addAll(computed(matrix));
        case Need.Copied _, Need.Keys _ -> {}
      }
    }
    return found;
  }

  /** Whether a value describes one that all rows share and that the block computes or carries. */
  boolean describesWhole(Value value, Block block) {
    if (outer.containsKey(value)) {
      return false;
    }
    Instruction instruction = defining.get(value);
    if (instruction == null || !isDescribed(instruction.op())) {
      return value.type().isWhole() && belongsTo(value, block);
    }
    return instruction.op().operands().stream().anyMatch(x -> describesWhole(x, block));
  }

  /** Whether what is described reads an input, a mask or rows of the device's storage. */
  boolean readsRun(Value value) {
    Value outside = outer.get(value);
    if (outside != null) {
      return readsRun(outside);
    }
    Instruction instruction = defining.get(value);
    if (instruction == null || !isDescribed(instruction.op())) {
      return false;
    }
    return switch (instruction.op()) {
      case Leaf.Input _, Leaf.KeepMask _ -> true;
      case Leaf.Parameter(String name, Type type) -> !type.isWhole();
      default -> instruction.op().operands().stream().anyMatch(this::readsRun);
    };
  }
}
