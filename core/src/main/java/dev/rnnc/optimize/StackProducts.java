package dev.rnnc.optimize;

import dev.rnnc.ir.Instruction;
import dev.rnnc.ir.Multiply;
import dev.rnnc.ir.Op;
import dev.rnnc.ir.Program;
import dev.rnnc.ir.Rearrange;
import dev.rnnc.ir.Tokens;
import dev.rnnc.ir.Value;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Products that share an operand become one with stacked weights: {@code U_z @ h} and {@code U_r @
 * h} are slices of {@code concat(U_z, U_r) @ h}. So do look-ups of the same index.
 */
public record StackProducts() implements Pass {
  /** What products must have in common. */
  private record Common(Value x, boolean transposed) {}

  @Override
  public String name() {
    return "stack_products";
  }

  @Override
  public Rewritten apply(Program program) {
    return GroupedBlock.apply(program, StackProducts::fire);
  }

  private static boolean fire(GroupedBlock block) {
    List<List<Instruction>> products =
        block.<Multiply.Product, Common>groups(
            Multiply.Product.class,
            product ->
                product.matrix().type().rank() == 2 && block.isWeight(product.matrix())
                    ? new Common(product.x(), product.transposed())
                    : null);
    List<List<Instruction>> lookups =
        block.<Tokens.Lookup, Value>groups(
            Tokens.Lookup.class, lookup -> block.isWeight(lookup.matrix()) ? lookup.index() : null);
    if (products.isEmpty() && lookups.isEmpty()) {
      return false;
    }
    stack(block, products.isEmpty() ? lookups.getFirst() : products.getFirst());
    return true;
  }

  private static void stack(GroupedBlock block, List<Instruction> group) {
    List<Instruction> ordered = new ArrayList<>(group);
    ordered.sort(Comparator.comparing(i -> matrix(i.op()), block.weightOrder()));
    List<Value> matrices = ordered.stream().map(i -> matrix(i.op())).toList();
    Op first = ordered.getFirst().op();
    // the rows of the result are the rows of the matrix, of the transposed one its columns
    int axis = first instanceof Multiply.Product product && product.transposed() ? 1 : 0;
    Value stacked = block.stacked(matrices, axis);
    Value all =
        block.emit(
            stacked.name(),
            switch (first) {
              case Multiply.Product product ->
                  new Multiply.Product(stacked, product.x(), product.transposed());
              case Tokens.Lookup lookup -> new Tokens.Lookup(stacked, lookup.index());
              default -> throw new IllegalStateException(first.toString());
            });
    int begin = 0;
    for (Instruction instruction : ordered) {
      Value result = instruction.result();
      int end = begin + result.type().width();
      block.replace(result, block.emit(result.name(), new Rearrange.Slice(all, 0, begin, end)));
      begin = end;
    }
    block.did(matrices + " are stacked");
  }

  private static Value matrix(Op op) {
    return op.operands().getFirst();
  }
}
