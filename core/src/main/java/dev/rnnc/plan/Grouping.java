package dev.rnnc.plan;

import dev.rnnc.ir.Block;
import dev.rnnc.ir.Elementwise;
import dev.rnnc.ir.Instruction;
import dev.rnnc.ir.Type;
import dev.rnnc.ir.Value;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * Finds the elementwise operations of a block that can run as one kernel: of the same rows and
 * width, connected through a value of that width, and with nothing between them that waits for one
 * of them and that another waits for.
 */
final class Grouping {
  private final Definitions definitions;

  /** The instructions that are carried out, in order; the others here are their numbers. */
  private final List<Instruction> instructions = new ArrayList<>();

  /** What each reads, directly or through what is only described. */
  private final List<BitSet> before = new ArrayList<>();

  /** The members of each one's group, which they share. */
  private final List<BitSet> groups = new ArrayList<>();

  private Grouping(Definitions definitions) {
    this.definitions = definitions;
  }

  /** The groups of a block, and its other operations as groups of one, by their last members. */
  static List<List<Instruction>> of(Definitions definitions, Block block) {
    Grouping grouping = new Grouping(definitions);
    grouping.connect(block);
    List<List<Instruction>> result = new ArrayList<>();
    for (int i = 0; i < grouping.instructions.size(); i++) {
      BitSet group = grouping.groups.get(i);
      if (group.length() == i + 1) {
        result.add(group.stream().mapToObj(grouping.instructions::get).toList());
      }
    }
    return result;
  }

  /** Whether an operation can be a line of a kernel. */
  static boolean isGroupable(Instruction instruction) {
    return instruction.op() instanceof Elementwise
        && !(instruction.op() instanceof Elementwise.Expand)
        && instruction.result().type().featureCount() > 0;
  }

  private void connect(Block block) {
    Map<Value, Integer> made = new HashMap<>();
    Map<Value, List<Integer>> readers = new HashMap<>();
    for (Instruction instruction : block.instructions()) {
      if (definitions.isDescribed(instruction.op())) {
        continue;
      }
      int number = instructions.size();
      instructions.add(instruction);
      BitSet reads = new BitSet();
      for (Value operand : instruction.op().operands()) {
        for (Value value : definitions.computed(operand)) {
          Integer maker = made.get(value);
          if (maker != null) {
            reads.set(maker);
          }
        }
      }
      before.add(reads);
      groups.add(BitSet.valueOf(new long[0]));
      groups.get(number).set(number);
      instruction.results().forEach(result -> made.put(result, number));
      if (isGroupable(instruction)) {
        for (int neighbour : neighbours(instruction, made, readers)) {
          merge(number, neighbour);
        }
        for (Value operand : instruction.op().operands()) {
          readers.computeIfAbsent(operand, _ -> new ArrayList<>()).add(number);
        }
      }
    }
  }

  /** Those of the same rows and width that make what it reads, or read the same, latest first. */
  private Iterable<Integer> neighbours(
      Instruction instruction, Map<Value, Integer> made, Map<Value, List<Integer>> readers) {
    TreeSet<Integer> found = new TreeSet<>();
    for (Value operand : instruction.op().operands()) {
      Integer maker = made.get(operand);
      if (maker != null) {
        found.add(maker);
      }
      if (definitions.isPlain(operand)) {
        found.addAll(readers.getOrDefault(operand, List.of()));
      }
    }
    Type type = instruction.result().type();
    found.removeIf(number ->
        !isGroupable(instructions.get(number))
            || !sameRows(instructions.get(number).result().type(), type));
    return found.descendingSet();
  }

  private static boolean sameRows(Type a, Type b) {
    return a.time() == b.time() && a.batch() == b.batch() && a.featureCount() == b.featureCount();
  }

  @SuppressWarnings("ReferenceEquality") // members of a group share its set
  private void merge(int a, int b) {
    BitSet one = groups.get(a);
    BitSet other = groups.get(b);
    if (one != other && !isBetween(one, other) && !isBetween(other, one)) {
      one.or(other);
      other.stream().forEach(member -> groups.set(member, one));
    }
  }

  /** Whether the later group waits for the earlier one through something else. */
  private boolean isBetween(BitSet earlier, BitSet later) {
    BitSet seen = new BitSet();
    BitSet open = allBefore(later);
    open.andNot(later);
    open.andNot(earlier);
    while (!open.isEmpty()) {
      BitSet group = groups.get(open.length() - 1);
      seen.or(group);
      BitSet next = allBefore(group);
      if (next.intersects(earlier)) {
        return true;
      }
      open.or(next);
      open.andNot(seen);
    }
    return false;
  }

  private BitSet allBefore(BitSet group) {
    BitSet all = new BitSet();
    group.stream().forEach(member -> all.or(before.get(member)));
    return all;
  }
}
