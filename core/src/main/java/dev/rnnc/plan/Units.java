package dev.rnnc.plan;

import dev.rnnc.ir.Block;
import dev.rnnc.ir.Instruction;
import dev.rnnc.ir.Leaf;
import dev.rnnc.ir.Loop;
import dev.rnnc.ir.Multiply;
import dev.rnnc.ir.Op;
import dev.rnnc.ir.Program;
import dev.rnnc.ir.Rearrange;
import dev.rnnc.ir.Reduce;
import dev.rnnc.ir.Tokens;
import dev.rnnc.ir.Type;
import dev.rnnc.ir.Value;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Makes the units of a program: kernels, single operations, and what has to be there for them that
 * no operation says, such as packed matrices and copies of values that are only described.
 */
final class Units {
  private final Definitions definitions;
  private final Target target;

  /** What units ask for, by the block in which it is made. */
  private final Map<Block, Map<Need, Unit>> asked = new HashMap<>();

  private Units(Definitions definitions, Target target) {
    this.definitions = definitions;
    this.target = target;
  }

  /** The units of the main block, in an order in which they can run. */
  static List<Unit> of(Definitions definitions, Target target, Program program) {
    Units units = new Units(definitions, target);
    Set<Need> needs = new LinkedHashSet<>();
    program.outputs().forEach(output -> units.plain(output.value(), needs));
    program.stores().forEach(store -> units.plain(store.value(), needs));
    return units.block(program.main());
  }

  private List<Unit> block(Block block) {
    List<Unit> units = new ArrayList<>();
    int order = 0;
    for (List<Instruction> members : Grouping.of(definitions, block)) {
      order++;
      if (Grouping.isGroupable(members.getFirst())) {
        for (List<Instruction> kernel : KernelSplitting.split(members, target)) {
          units.add(group(kernel, order));
        }
      } else if (members.getFirst().op() instanceof Loop loop) {
        units.add(loop(members.getFirst(), loop, order));
      } else {
        units.add(single(members.getFirst(), order));
      }
    }
    for (Instruction instruction : block.instructions()) {
      if (instruction.op() instanceof Tokens.Lookup(Value matrix, Value index)) {
        prepare(matrix, Need.Form.TABLE);
      } else if (instruction.op() instanceof Leaf.KeepMask) {
        keys(instruction.result());
      }
    }
    units.addAll(asked.getOrDefault(block, Map.of()).values());
    return Ordering.byNeeds(units);
  }

  private Unit group(List<Instruction> members, int order) {
    Set<Need> provides = new LinkedHashSet<>();
    Set<Need> needs = new LinkedHashSet<>();
    boolean readsRun = false;
    for (Instruction member : members) {
      provides.add(new Need.Computed(member.result()));
      for (Value operand : member.op().operands()) {
        needs.addAll(definitions.needs(operand));
        readsRun |= definitions.readsRun(operand);
      }
    }
    needs.removeAll(provides);
    Type type = members.getFirst().result().type();
    return new Unit(new Unit.Work.Group(members), type, provides, needs, readsRun, order);
  }

  private Unit single(Instruction instruction, int order) {
    Set<Need> needs = new LinkedHashSet<>();
    boolean readsRun = false;
    if (instruction.op() instanceof Leaf.KeepMask) {
      needs.add(new Need.Keys(instruction.result()));
      readsRun = true;
    }
    for (Value operand : instruction.op().operands()) {
      readsRun |= definitions.readsRun(operand);
      if (instruction.op() instanceof Tokens.Lookup lookup) {
        needs.add(prepare(lookup.matrix(), Need.Form.TABLE));
        needs.addAll(definitions.needs(lookup.index()));
        continue;
      }
      if (instruction.op() instanceof Multiply.Product product
          && operand.equals(product.matrix())) {
        needs.add(
            prepare(
                operand, product.transposed() ? Need.Form.TRANSPOSED_PRODUCT : Need.Form.PRODUCT));
        if (!operand.equals(product.x())) {
          continue;
        }
      }
      if (readsAnyPlace(instruction.op(), operand)) {
        needs.addAll(definitions.needs(operand));
      } else {
        plain(operand, needs);
      }
    }
    Type type = instruction.result().type();
    return new Unit(
        new Unit.Work.Single(instruction),
        type,
        Set.of(new Need.Computed(instruction.result())),
        needs,
        readsRun,
        order);
  }

  /** Whether an operation reads an operand where it is described. */
  private boolean readsAnyPlace(Op op, Value operand) {
    return switch (op) {
      case Rearrange.Concat concat -> Definitions.isContiguous(concat.type(), concat.axis());
      case Reduce.CrossEntropyGradient gradient ->
          operand.equals(gradient.upstream())
              && !operand.equals(gradient.logits())
              && definitions.isStored(operand);
      default -> false;
    };
  }

  private Unit loop(Instruction instruction, Loop loop, int order) {
    for (Value output : loop.outputs()) {
      if (needsCopy(output, loop.body())) {
        copy(output);
      }
    }
    List<Unit> body = block(loop.body());
    Set<Need> provides = new LinkedHashSet<>();
    instruction.results().forEach(result -> provides.add(new Need.Computed(result)));
    Set<Need> needs = new LinkedHashSet<>();
    for (Value operand : loop.operands()) {
      needs.addAll(definitions.needs(operand));
    }
    Set<Need> inside = new LinkedHashSet<>();
    for (Unit unit : body) {
      needs.addAll(unit.needs());
      inside.addAll(unit.provides());
    }
    loop.yielded().forEach(value -> needs.addAll(definitions.needs(value)));
    needs.removeAll(inside);
    return new Unit(
        new Unit.Work.Looped(instruction, loop, body),
        Type.sequence(),
        provides,
        needs,
        true,
        order);
  }

  /** Whether an output repeats over the rows what the body has once for all of them. */
  private boolean needsCopy(Value output, Block body) {
    return !definitions.isPlain(output) && definitions.describesWhole(output, body);
  }

  /** Asks for a value as rows in a buffer. */
  private void plain(Value value, Set<Need> needs) {
    Value canonical = definitions.canonical(value);
    if (definitions.isPlain(canonical)) {
      needs.addAll(definitions.needs(canonical));
    } else {
      needs.add(copy(canonical));
    }
  }

  private Need copy(Value value) {
    Need need = new Need.Copied(value);
    Set<Need> needs = definitions.needs(value);
    boolean readsRun = definitions.readsRun(value) || !value.type().isWhole();
    ask(value, need, new Unit.Work.Copy(value), value.type(), needs, readsRun);
    return need;
  }

  private Need prepare(Value of, Need.Form form) {
    Value matrix = definitions.canonical(of);
    Need need = new Need.Prepared(matrix, form);
    Set<Need> needs = new LinkedHashSet<>();
    plain(matrix, needs);
    boolean readsRun = definitions.readsRun(matrix);
    ask(matrix, need, new Unit.Work.Prepare(matrix, form), matrix.type(), needs, readsRun);
    return need;
  }

  private void keys(Value mask) {
    Need need = new Need.Keys(mask);
    ask(mask, need, new Unit.Work.Keys(mask), mask.type(), Set.of(), true);
  }

  private void ask(
      Value value, Need need, Unit.Work work, Type type, Set<Need> needs, boolean readsRun) {
    asked
        .computeIfAbsent(definitions.block(value), _ -> new LinkedHashMap<>())
        .putIfAbsent(need, new Unit(work, type, Set.of(need), needs, readsRun, Integer.MAX_VALUE));
  }
}
