package dev.rnnc.plan;

import dev.rnnc.ir.Elementwise;
import dev.rnnc.ir.Instruction;
import dev.rnnc.ir.Value;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Cuts a group into kernels that hold no more costly functions and instructions than the target
 * bears. Cheap operations go with the first kernel that needs them, so that little is handed from
 * kernel to kernel.
 */
final class KernelSplitting {
  private KernelSplitting() {}

  /** The kernels of a group, in order; members are in an order in which they can run. */
  static List<List<Instruction>> split(List<Instruction> members, Target target) {
    List<List<Instruction>> kernels = new ArrayList<>();
    for (List<Instruction> kernel : byCost(members, target.costlyFunctions())) {
      for (int from = 0; from < kernel.size(); from += target.instructions()) {
        kernels.add(kernel.subList(from, Math.min(kernel.size(), from + target.instructions())));
      }
    }
    return kernels;
  }

  private static Iterable<List<Instruction>> byCost(List<Instruction> members, int limit) {
    Map<Value, Integer> earliest = new HashMap<>();
    int costly = 0;
    for (Instruction member : members) {
      int kernel = isCostly(member) ? costly++ / limit : 0;
      for (Value operand : member.op().operands()) {
        kernel = Math.max(kernel, earliest.getOrDefault(operand, 0));
      }
      earliest.put(member.result(), kernel);
    }
    Map<Value, Integer> firstReader = new HashMap<>();
    TreeMap<Integer, List<Instruction>> kernels = new TreeMap<>();
    for (Instruction member : members.reversed()) {
      int early = earliest.getOrDefault(member.result(), 0);
      int kernel = isCostly(member) ? early : firstReader.getOrDefault(member.result(), early);
      kernels.computeIfAbsent(kernel, _ -> new ArrayList<>()).addFirst(member);
      for (Value operand : member.op().operands()) {
        firstReader.merge(operand, kernel, Math::min);
      }
    }
    return kernels.values();
  }

  private static boolean isCostly(Instruction instruction) {
    return instruction.op() instanceof Elementwise.Unary unary
        && switch (unary.function()) {
          case SIGMOID, TANH, EXP, LOG, SOFTPLUS -> true;
          case NEGATE, RELU, SQRT, ABS, SIGN, RECIPROCAL -> false;
        };
  }
}
