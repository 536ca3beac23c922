package dev.rnnc.optimize;

import dev.rnnc.ir.Block;
import dev.rnnc.ir.Emitter;
import dev.rnnc.ir.Instruction;
import dev.rnnc.ir.Op;
import dev.rnnc.ir.Program;
import dev.rnnc.ir.Rearrange;
import dev.rnnc.ir.Value;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A block of instructions in which a pass puts one in the place of several. */
final class GroupedBlock {
  /** What a pass does to a block: one firing, or false if there is nothing left to do. */
  interface Rule {
    boolean fire(GroupedBlock block);
  }

  /** The loop whose body this is; null for the main block. */
  private final @Nullable LoopDraft loop;

  private final Emitter before;
  private final List<String> did;
  private List<Instruction> instructions;
  private Emitter made;
  private final Set<Value> gone = new HashSet<>();
  private Substitution substitution = new Substitution();
  private Order order;
  private @Nullable Uses uses;

  private GroupedBlock(
      List<Instruction> instructions, @Nullable LoopDraft loop, Emitter before, List<String> did) {
    this.instructions = instructions;
    this.order = new Order(instructions);
    this.loop = loop;
    this.before = before;
    this.made = before.nested();
    this.did = did;
  }

  /** Applies {@code rule} to the bodies of loops as often as it fires, and to the main block. */
  static Rewritten apply(Program program, Rule rule) {
    Rewritten loops = inLoops(program, rule);
    List<String> did = new ArrayList<>(loops.did());
    Program before = loops.program();
    GroupedBlock main =
        new GroupedBlock(
            before.main().instructions(), null, Emitter.startingAt(before.nextId()), did);
    Substitution all = new Substitution();
    while (rule.fire(main)) {
      main.settle(all);
    }
    return new Rewritten(all.results(before, new Block(main.instructions)), did);
  }

  /** Applies {@code rule} to the bodies of loops only. */
  static Rewritten inLoops(Program program, Rule rule) {
    return Loops.apply(
        program,
        (loop, before, after, results, did) -> {
          GroupedBlock body = new GroupedBlock(loop.body(), loop, before, did);
          while (rule.fire(body)) {
            Substitution once = new Substitution();
            body.settle(once);
            loop.body(body.instructions);
            loop.substitute(once);
            body.start(loop.body());
          }
        });
  }

  private void settle(Substitution all) {
    List<Instruction> next = new ArrayList<>();
    instructions.stream()
        .filter(instruction -> instruction.results().stream().noneMatch(gone::contains))
        .map(substitution::of)
        .forEach(next::add);
    next.addAll(made.block().instructions());
    gone.forEach(value -> all.replace(value, substitution.of(value)));
    start(Order.sorted(next));
  }

  private void start(List<Instruction> next) {
    instructions = next;
    order = new Order(next);
    uses = null;
    made = before.nested();
    gone.clear();
    substitution = new Substitution();
  }

  boolean isLoop() {
    return loop != null;
  }

  List<Instruction> instructions() {
    return instructions;
  }

  /** The instructions of one kind, by what they have in common; groups of one left out. */
  <T extends Op, K> List<List<Instruction>> groups(Class<T> kind, Function<T, @Nullable K> key) {
    Map<K, List<Instruction>> groups = new LinkedHashMap<>();
    for (Instruction instruction : instructions) {
      if (kind.isInstance(instruction.op())) {
        K common = key.apply(kind.cast(instruction.op()));
        if (common != null) {
          groups.computeIfAbsent(common, _ -> new ArrayList<>()).add(instruction);
        }
      }
    }
    return groups.values().stream()
        .map(this::independent)
        .filter(group -> group.size() > 1)
        .toList();
  }

  /** Whether computing {@code value} needs {@code other}. */
  boolean needs(Value value, Value other) {
    return order.needs(value, other);
  }

  /** Whether a loop's body gives the value out at every time step. */
  boolean isOutput(Value value) {
    return loop != null && loop.outputs().contains(value);
  }

  /** Whether computing {@code value} needs no result of a group. */
  boolean needsNone(Value value, List<Instruction> group) {
    return group.stream().noneMatch(member -> order.needs(value, member.result()));
  }

  /** Those of a group that need no other one's result. */
  private List<Instruction> independent(List<Instruction> group) {
    List<Instruction> independent = new ArrayList<>();
    for (Instruction instruction : group) {
      if (independent.stream()
          .noneMatch(other ->
              instruction.op().operands().stream()
                  .anyMatch(operand -> order.needs(operand, other.result())))) {
        independent.add(instruction);
      }
    }
    return independent;
  }

  Map<Value, Op> definitions() {
    Map<Value, Op> definitions = new HashMap<>();
    for (Instruction instruction : instructions) {
      if (instruction.results().size() == 1) {
        definitions.put(instruction.result(), instruction.op());
      }
    }
    return definitions;
  }

  /** How often a value of a loop's body is read. */
  int uses(Value value) {
    if (uses == null) {
      uses = Uses.in(Objects.requireNonNull(loop, "only in loops"));
    }
    return uses.of(value);
  }

  /** Emits an instruction, which stands wherever it is read. */
  Value emit(String name, Op op) {
    return made.emit(name, op);
  }

  /** Reads {@code by} in the place of {@code value}, whose instruction goes. */
  void replace(Value value, Value by) {
    gone.add(value);
    substitution.replace(value, by);
  }

  void did(String text) {
    did.add(text);
  }

  /** Whether a matrix is there before the block begins, or, in the main block, is whole at all. */
  boolean isWeight(Value matrix) {
    return matrix.type().isWhole() && (loop == null || loop.capturedOf(matrix) != null);
  }

  /** An order of weights that is the same in all loops. */
  Comparator<Value> weightOrder() {
    return Comparator.comparingInt(matrix -> outer(matrix).id());
  }

  private Value outer(Value weight) {
    Value captured = loop == null ? null : loop.capturedOf(weight);
    return captured == null ? weight : captured;
  }

  /** The weights one after the other along an axis, stacked once, before the loop. */
  Value stacked(List<Value> weights, int axis) {
    String name = joinedName(weights);
    List<Value> outer = weights.stream().map(this::outer).toList();
    Rearrange.Concat concat = new Rearrange.Concat(outer, axis);
    return loop == null ? made.emit(name, concat) : loop.with(before.emit(name, concat), before);
  }

  /** The values one after the other. */
  Value concat(List<Value> values) {
    return made.emit(joinedName(values), new Rearrange.Concat(values, 0));
  }

  /**
   * The values in any order: a concatenation of the block that has just these parts and does not
   * need the results of {@code group}, or a new one, in an order in which it {@linkplain
   * ShareColumns shares columns} with another.
   */
  Value concatInAnyOrder(List<Value> values, List<Instruction> group) {
    List<Value> best = values;
    long most = 0;
    for (Instruction instruction : instructions) {
      if (instruction.op() instanceof Rearrange.Concat(List<Value> parts, int axis)
          && axis == 0
          && needsNone(instruction.result(), group)) {
        if (parts.size() == values.size() && Set.copyOf(parts).equals(Set.copyOf(values))) {
          return instruction.result();
        }
        long shared = parts.stream().filter(values::contains).distinct().count();
        List<Value> ordered = shared > most ? ShareColumns.besides(values, parts) : null;
        if (ordered != null) {
          best = ordered;
          most = shared;
        }
      }
    }
    return concat(best);
  }

  /** Where a part begins in a concatenation of the block. */
  int begin(Value concat, Value part) {
    Op op =
        Stream.concat(instructions.stream(), made.block().instructions().stream())
            .filter(instruction -> instruction.results().contains(concat))
            .findFirst()
            .orElseThrow()
            .op();
    int begin = 0;
    Rearrange.Concat found = (Rearrange.Concat) op;
    for (Value before : found.parts().subList(0, found.parts().indexOf(part))) {
      begin += before.type().features().get(found.axis());
    }
    return begin;
  }

  /** {@code gru_1.U_z+U_r}: names of one layer share what stands before the dot. */
  private static String joinedName(List<Value> values) {
    String first = values.getFirst().name();
    String layer = first.substring(0, first.lastIndexOf('.') + 1);
    return values.stream()
        .map(Value::name)
        .map(name -> name.startsWith(layer) ? name.substring(layer.length()) : name)
        .filter(name -> !name.isEmpty())
        .distinct()
        .collect(Collectors.joining("+", layer, ""));
  }
}
