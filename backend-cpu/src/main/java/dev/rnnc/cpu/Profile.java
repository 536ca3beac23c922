package dev.rnnc.cpu;

import dev.rnnc.plan.Step;
import java.util.Map;
import java.util.TreeMap;

/** Where the time of runs goes, by kind of step. Each thread has one of its own. */
final class Profile {
  /** The time of one kind of step. */
  static final class Part {
    private long nanoseconds;
  }

  private final Map<String, Part> parts = new TreeMap<>();

  /** The operation, with its time counted. */
  Operation timed(Step step, boolean inLoop, Operation operation) {
    Part part = parts.computeIfAbsent(kind(step, inLoop), _ -> new Part());
    return new Timed(operation, part);
  }

  private record Timed(Operation operation, Part part) implements Operation {
    @Override
    public void run(Share share, int begin, int end) {
      long start = System.nanoTime();
      operation.run(share, begin, end);
      part.nanoseconds += System.nanoTime() - start;
    }

    @Override
    public boolean isLarge() {
      return operation.isLarge();
    }

    @Override
    public void runColumns(Share share, int begin, int end) {
      long start = System.nanoTime();
      operation.runColumns(share, begin, end);
      part.nanoseconds += System.nanoTime() - start;
    }
  }

  /** Milliseconds by kind, since the last time they were asked for. */
  Map<String, Double> milliseconds() {
    Map<String, Double> result = new TreeMap<>();
    parts.forEach((kind, part) -> {
      result.put(kind, part.nanoseconds / 1e6);
      part.nanoseconds = 0;
    });
    return result;
  }

  private static String kind(Step step, boolean inLoop) {
    String where = inLoop ? " in loops" : "";
    return switch (step) {
      case Step.Kernel _ -> "kernels" + where;
      case Step.Product _ -> "products" + where;
      case Step.OuterSum _ -> "weight gradients";
      case Step.SumRows _, Step.LookupGradient _ -> "sums and look-ups";
      case Step.Pack _, Step.Transpose _ -> "packing";
      case Step.CrossEntropy _, Step.CrossEntropyGradient _, Step.LossAndGradient _ -> "loss";
      case Step.RowReduction _ -> "reductions";
      case Step.MatrixProduct _,
          Step.RowProduct _,
          Step.RowOuter _,
          Step.OneHot _,
          Step.Valid _,
          Step.Pick _,
          Step.Stack _,
          Step.Unstack _,
          Step.Place _,
          Step.Move _,
          Step.Repeat _,
          Step.MaskKeys _ ->
          "other";
    };
  }
}
