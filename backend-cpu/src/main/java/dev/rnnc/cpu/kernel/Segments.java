package dev.rnnc.cpu.kernel;

import dev.rnnc.cpu.kernel.ElementwiseSpec.Instruction;
import dev.rnnc.cpu.kernel.ElementwiseSpec.Sink;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Cuts the code of a spec into pieces that are compiled as one loop each, so that a loop holds no
 * more operations than the just-in-time compiler keeps in registers. All sinks are written in the
 * last piece, after everything is read. A computed value that a later piece needs is kept in a row
 * of scratch memory; sources are read again and constants written again.
 *
 * @param spec what was cut
 * @param segmentOf the piece that computes each value; sources and constants belong to none, -1
 * @param outputs the values that each piece leaves in scratch memory
 * @param scratchRow the row of scratch memory of each value that is kept
 */
record Segments(
    ElementwiseSpec spec,
    List<Integer> segmentOf,
    List<List<Integer>> outputs,
    Map<Integer, Integer> scratchRow) {
  /**
   * The greatest cost of one piece, by measurement: beyond about 110 C2 stops inlining the Vector
   * API and boxes every vector; below, splitting pays only where registers are few.
   */
  private static int budget(VectorWidth width) {
    return width.registers() >= 32 ? 88 : 64;
  }

  static Segments of(ElementwiseSpec spec, VectorWidth width) {
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
    Arrays.fill(segmentOf, -1);
    int segment = 0;
    int spent = 0;
    for (int v = first; v < values; v++) {
      Instruction instruction = spec.code().get(v - first);
      if (needed.get(v) && !(instruction instanceof Instruction.Constant)) {
        int cost = cost(instruction);
        if (spent > 0 && spent + cost > budget(width)) {
          segment++;
          spent = 0;
        }
        spent += cost;
        segmentOf[v] = segment;
      }
    }
    List<Set<Integer>> outputs = new ArrayList<>();
    for (int s = 0; s <= segment; s++) {
      outputs.add(new LinkedHashSet<>());
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
    Map<Integer, Integer> scratchRow = new HashMap<>();
    for (Set<Integer> kept : outputs) {
      for (int v : kept) {
        scratchRow.put(v, scratchRow.size());
      }
    }
    return new Segments(
        spec,
        Arrays.stream(segmentOf).boxed().toList(),
        outputs.stream().map(List::copyOf).toList(),
        Map.copyOf(scratchRow));
  }

  int count() {
    return outputs.size();
  }

  int scratchRows() {
    return scratchRow.size();
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
