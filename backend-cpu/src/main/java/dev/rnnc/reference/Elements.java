package dev.rnnc.reference;

import dev.rnnc.ir.BinaryFunction;
import dev.rnnc.ir.Elementwise;
import dev.rnnc.ir.Type;
import dev.rnnc.ir.UnaryFunction;
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
          result[i] = apply(unary.function(), x[i]);
        }
      }
      case Elementwise.Binary binary -> {
        double[] left = frame.get(binary.left());
        double[] right = frame.get(binary.right());
        for (int i = 0; i < result.length; i++) {
          result[i] = apply(binary.function(), left[i], right[i]);
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

  static double apply(UnaryFunction function, double x) {
    return switch (function) {
      case NEGATE -> -x;
      case SIGMOID -> 1 / (1 + Math.exp(-x));
      case TANH -> Math.tanh(x);
      case RELU -> Math.max(x, 0);
      case EXP -> Math.exp(x);
      case LOG -> Math.log(x);
      case SQRT -> Math.sqrt(x);
      case ABS -> Math.abs(x);
      case SOFTPLUS -> Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
      case SIGN -> Math.signum(x);
      case RECIPROCAL -> 1 / x;
    };
  }

  static double apply(BinaryFunction function, double left, double right) {
    return switch (function) {
      case ADD -> left + right;
      case SUBTRACT -> left - right;
      case MULTIPLY -> left * right;
      case DIVIDE -> left / right;
      case MAX -> Math.max(left, right);
      case MIN -> Math.min(left, right);
      case LESS -> left < right ? 1 : 0;
      case LESS_OR_EQUAL -> left <= right ? 1 : 0;
      case EQUAL -> left == right ? 1 : 0;
      case NOT_EQUAL -> left != right ? 1 : 0;
    };
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
