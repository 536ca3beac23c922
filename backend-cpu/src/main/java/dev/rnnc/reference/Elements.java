package dev.rnnc.reference;

import dev.rnnc.ir.Elementwise;
import dev.rnnc.ir.Type;
import java.util.List;

/** What {@link Elementwise} operations mean. */
final class Elements {
  private Elements() {}

  static double[] compute(Elementwise op, Frame frame) {
    double[] result = new double[frame.sizes().elements(op.type())];
    switch (op) {
      case Elementwise.Unary unary -> {
        double[] x = frame.get(unary.x());
        for (int i = 0; i < result.length; i++) {
          result[i] = unary.function().of(x[i]);
        }
      }
      case Elementwise.Binary binary -> {
        double[] left = frame.get(binary.left());
        double[] right = frame.get(binary.right());
        for (int i = 0; i < result.length; i++) {
          result[i] = binary.function().of(left[i], right[i]);
        }
      }
      case Elementwise.Select select -> {
        double[] condition = frame.get(select.condition());
        double[] then = frame.get(select.then());
        double[] otherwise = frame.get(select.otherwise());
        for (int i = 0; i < result.length; i++) {
          result[i] = condition[i] != 0 ? then[i] : otherwise[i];
        }
      }
      case Elementwise.Expand expand -> expand(expand, frame, result);
    }
    return result;
  }

  private static void expand(Elementwise.Expand op, Frame frame, double[] result) {
    Type from = op.x().type();
    Type to = op.type();
    Sizes sizes = frame.sizes();
    double[] x = frame.get(op.x());
    int features = to.featureCount();
    for (int t = 0; t < (to.time() ? sizes.timeSteps() : 1); t++) {
      for (int b = 0; b < (to.batch() ? sizes.batch() : 1); b++) {
        int read = sizes.row(from, t, b) * from.featureCount();
        int written = sizes.row(to, t, b) * features;
        for (int f = 0; f < features; f++) {
          result[written + f] = x[read + expandedFrom(from, to, f)];
        }
      }
    }
  }

  /**
   * The feature of {@code from} that an expansion repeats at the feature {@code f} of {@code to}.
   */
  static int expandedFrom(Type from, Type to, int f) {
    if (from.features().equals(to.features())) {
      return f;
    }
    return from.features().equals(List.of(1)) ? 0 : f / to.width();
  }
}
