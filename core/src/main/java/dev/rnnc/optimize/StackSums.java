package dev.rnnc.optimize;

import dev.rnnc.ir.Instruction;
import dev.rnnc.ir.Multiply;
import dev.rnnc.ir.Op;
import dev.rnnc.ir.Program;
import dev.rnnc.ir.Rearrange;
import dev.rnnc.ir.Reduce;
import dev.rnnc.ir.Tokens;
import dev.rnnc.ir.Value;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;

/**
 * In loops, sums over rows that share an operand become one: {@code Σ dz hᵀ} and {@code Σ dr hᵀ}
 * are slices of {@code Σ concat(dz, dr) hᵀ}. So do look-up gradients of the same index, and the
 * sums of all parts of a concatenation.
 */
public record StackSums() implements Pass {
  @Override
  public String name() {
    return "stack_sums";
  }

  @Override
  public Rewritten apply(Program program) {
    return GroupedBlock.inLoops(program, StackSums::fire);
  }

  private static boolean fire(GroupedBlock block) {
    List<List<Instruction>> outers =
        block.<Multiply.OuterSum, Value>groups(
            Multiply.OuterSum.class,
            sum -> sum.heads() == 0 && sum.left().type().batch() ? sum.right() : null);
    List<List<Instruction>> lookups =
        block.<Tokens.LookupGradient, List<Object>>groups(
            Tokens.LookupGradient.class,
            gradient ->
                gradient.rows().type().batch() ? List.of(gradient.index(), gradient.n()) : null);
    if (!outers.isEmpty() || !lookups.isEmpty()) {
      stack(block, outers.isEmpty() ? lookups.getFirst() : outers.getFirst());
      return true;
    }
    return sumOfParts(block);
  }

  private static void stack(GroupedBlock block, List<Instruction> group) {
    List<Value> rows = new ArrayList<>(group.stream().map(i -> rows(i.op())).toList());
    rows.sort(Comparator.comparingInt(Value::id));
    Value all = block.concatInAnyOrder(rows, group);
    Value sum =
        block.emit(
            all.name(),
            switch (group.getFirst().op()) {
              case Multiply.OuterSum outer -> new Multiply.OuterSum(all, outer.right(), 0);
              case Tokens.LookupGradient gradient ->
                  new Tokens.LookupGradient(all, gradient.index(), gradient.n());
              case Op op -> throw new IllegalStateException(op.toString());
            });
    group.forEach(i -> slice(block, i, all, rows(i.op()), sum));
    block.did("the sums of " + rows + " are stacked");
  }

  /** Where a concatenation is summed part by part, sums it whole. */
  private static boolean sumOfParts(GroupedBlock block) {
    for (Instruction instruction : block.instructions()) {
      if (!(instruction.op() instanceof Rearrange.Concat concat) || concat.axis() != 0) {
        continue;
      }
      List<Instruction> sums =
          block.instructions().stream()
              .filter(i ->
                  i.op() instanceof Reduce.SumRows sum
                      && !sum.keepBatch()
                      && concat.parts().contains(sum.x()))
              .toList();
      Set<Value> summed = Set.copyOf(sums.stream().map(i -> rows(i.op())).toList());
      if (sums.size() > 1
          && summed.containsAll(concat.parts())
          && block.needsNone(instruction.result(), sums)) {
        Value all = instruction.result();
        Value sum = block.emit(all.name(), new Reduce.SumRows(all, false));
        sums.forEach(i -> slice(block, i, all, rows(i.op()), sum));
        block.did("the sums of the parts of " + all + " are one");
        return true;
      }
    }
    return false;
  }

  private static void slice(
      GroupedBlock block, Instruction member, Value all, Value part, Value sum) {
    int begin = block.begin(all, part);
    int end = begin + part.type().features().getFirst();
    Value result = member.result();
    block.replace(result, block.emit(result.name(), new Rearrange.Slice(sum, 0, begin, end)));
  }

  private static Value rows(Op op) {
    return op.operands().getFirst();
  }
}
