package dev.rnnc.cpu.kernel;

import dev.rnnc.cpu.kernel.ElementwiseSpec.Instruction;
import dev.rnnc.cpu.kernel.ElementwiseSpec.Sink;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Cuts the code of a spec into pieces that are compiled as one loop each, so that a loop holds no
 * more operations than the just-in-time compiler keeps in registers. All sinks are written in the
 * last piece, after everything is read. A computed value that a later piece needs is kept in a row
 * of scratch memory; sources are read again and constants written again.
 *
 * @param spec what was cut
 * @param segmentOf the piece that computes each value; sources and constants belong to none, -1
 * @param outputs the values that each piece leaves in scratch memory
 * @param scratchRow the row of scratch memory of each value, or -1
 */
record Segments(
    ElementwiseSpec spec, int[] segmentOf, List<SortedSet<Integer>> outputs, int[] scratchRow) {
  /** The greatest cost of one piece. */
  private static final int BUDGET = Integer.getInteger("rnnc.budget", 64);

  static Segments of(ElementwiseSpec spec) {
    int first = spec.sources().size();
    int values = first + spec.code().size();
    BitSet needed = new BitSet();
    for (Sink sink : spec.sinks()) {
      needed.set(sink.value());
    }
    for (int v = values - 1; v >= first; v--) {
      if (needed.get(v)) {
        ElementwiseSpec.operands(spec.code().get(v - first)).forEach(needed::set);
      }
    }
    int[] segmentOf = new int[values];
    java.util.Arrays.fill(segmentOf, -1);
    int segment = 0;
    int spent = 0;
    for (int v = first; v < values; v++) {
      Instruction instruction = spec.code().get(v - first);
      if (needed.get(v) && !(instruction instanceof Instruction.Constant)) {
        int cost = cost(instruction);
        if (spent > 0 && spent + cost > BUDGET) {
          segment++;
          spent = 0;
        }
        spent += cost;
        segmentOf[v] = segment;
      }
    }
    List<SortedSet<Integer>> outputs = new ArrayList<>();
    for (int s = 0; s <= segment; s++) {
      outputs.add(new TreeSet<>());
    }
    for (int v = first; v < values; v++) {
      if (segmentOf[v] >= 0) {
        for (int operand : ElementwiseSpec.operands(spec.code().get(v - first))) {
          if (segmentOf[operand] >= 0 && segmentOf[operand] < segmentOf[v]) {
            outputs.get(segmentOf[operand]).add(operand);
          }
        }
      }
    }
    for (Sink sink : spec.sinks()) {
      int from = segmentOf[sink.value()];
      if (from >= 0 && from < segment) {
        outputs.get(from).add(sink.value());
      }
    }
    int[] scratchRow = new int[values];
    java.util.Arrays.fill(scratchRow, -1);
    int row = 0;
    for (SortedSet<Integer> kept : outputs) {
      for (int v : kept) {
        scratchRow[v] = row++;
      }
    }
    return new Segments(spec, segmentOf, outputs, scratchRow);
  }

  int count() {
    return outputs.size();
  }

  int scratchRows() {
    return outputs.stream().mapToInt(SortedSet::size).sum();
  }

  /** Roughly the number of vector operations. */
  private static int cost(Instruction instruction) {
    return switch (instruction) {
      case Instruction.Constant _ -> 0;
      case Instruction.Binary _, Instruction.MultiplyAdd _ -> 1;
      case Instruction.Select _ -> 2;
      case Instruction.Unary(UnaryFunction function, _) ->
          switch (function) {
            case NEGATE, SQRT, ABS, RECIPROCAL -> 1;
            case RELU -> 2;
            case SIGN -> 4;
            case TANH -> 16;
            case SIGMOID, EXP -> 22;
            case LOG, SOFTPLUS -> 30;
          };
    };
  }
}
