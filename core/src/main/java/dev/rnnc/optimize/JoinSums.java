package dev.rnnc.optimize;

import dev.rnnc.ir.BinaryFunction;
import dev.rnnc.ir.Elementwise;
import dev.rnnc.ir.Instruction;
import dev.rnnc.ir.Multiply;
import dev.rnnc.ir.Op;
import dev.rnnc.ir.Program;
import dev.rnnc.ir.Type;
import dev.rnnc.ir.Value;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * In loops, a sum of products becomes one product: {@code U_zᵀ @ dz + U_rᵀ @ dr} is {@code
 * concat(U_z, U_r)ᵀ @ concat(dz, dr)}; with one weight, {@code U @ a + U @ b} is {@code U @ (a +
 * b)}.
 */
public record JoinSums() implements Pass {
  /** What products of a sum must have in common. */
  private record Common(boolean transposed, Type rows) {}

  private record Factor(Value product, Value matrix, Value x) {}

  @Override
  public String name() {
    return "join_sums";
  }

  @Override
  public Rewritten apply(Program program) {
    return GroupedBlock.inLoops(program, JoinSums::fire);
  }

  private static boolean fire(GroupedBlock block) {
    Map<Value, Op> definitions = block.definitions();
    Set<Value> inner =
        block.instructions().stream()
            .filter(i -> isSum(i.op()))
            .flatMap(i -> i.op().operands().stream())
            .collect(Collectors.toSet());
    for (Instruction instruction : block.instructions()) {
      Value root = instruction.result();
      int uses = block.uses(root);
      if (!isSum(instruction.op()) || uses == 0 || (uses == 1 && inner.contains(root))) {
        continue;
      }
      List<Value> terms = new ArrayList<>();
      instruction.op().operands().forEach(x -> flatten(x, block, definitions, terms));
      for (Map.Entry<Common, List<Factor>> group : products(terms, block, definitions)) {
        if (group.getValue().size() > 1) {
          join(block, root, terms, group.getKey(), group.getValue());
          return true;
        }
      }
    }
    return false;
  }

  private static boolean isSum(Op op) {
    return op instanceof Elementwise.Binary binary && binary.function() == BinaryFunction.ADD;
  }

  private static void flatten(
      Value value, GroupedBlock block, Map<Value, Op> definitions, List<Value> terms) {
    Op op = definitions.get(value);
    if (op != null && isSum(op) && block.uses(value) == 1) {
      op.operands().forEach(x -> flatten(x, block, definitions, terms));
    } else {
      terms.add(value);
    }
  }

  private static Set<Map.Entry<Common, List<Factor>>> products(
      List<Value> terms, GroupedBlock block, Map<Value, Op> definitions) {
    Map<Common, List<Factor>> groups = new LinkedHashMap<>();
    for (Value term : terms) {
      if (definitions.get(term) instanceof Multiply.Product(Value w, Value x, boolean transposed)
          && block.uses(term) == 1
          && block.isWeight(w)
          && w.type().rank() == 2) {
        Common common = new Common(transposed, x.type().withFeatures());
        groups.computeIfAbsent(common, _ -> new ArrayList<>()).add(new Factor(term, w, x));
      }
    }
    return groups.entrySet();
  }

  private static void join(
      GroupedBlock block, Value root, List<Value> terms, Common common, List<Factor> factors) {
    Map<Value, Value> byMatrix = new LinkedHashMap<>();
    for (Factor factor : factors) {
      byMatrix.merge(
          factor.matrix(),
          factor.x(),
          (a, b) -> block.emit(a.name(), new Elementwise.Binary(BinaryFunction.ADD, a, b)));
    }
    List<Value> matrices = new ArrayList<>(byMatrix.keySet());
    matrices.sort(block.weightOrder().thenComparing(Comparator.comparingInt(Value::id)));
    Value matrix;
    Value x;
    if (matrices.size() == 1) {
      matrix = matrices.getFirst();
      x = byMatrix.values().iterator().next();
    } else {
      matrix = block.stacked(matrices, common.transposed() ? 0 : 1);
      x = block.concat(matrices.stream().map(byMatrix::get).toList());
    }
    Value sum = block.emit(root.name(), new Multiply.Product(matrix, x, common.transposed()));
    Set<Value> joined = factors.stream().map(Factor::product).collect(Collectors.toSet());
    for (Value term : terms) {
      if (!joined.contains(term)) {
        sum = block.emit(root.name(), new Elementwise.Binary(BinaryFunction.ADD, sum, term));
      }
    }
    block.replace(root, sum);
    block.did(matrices + " are joined");
  }
}
