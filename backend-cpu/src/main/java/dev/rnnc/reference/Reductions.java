package dev.rnnc.reference;

import dev.rnnc.ir.Reduce;
import dev.rnnc.ir.Type;
import dev.rnnc.ir.Value;

/** What {@link Reduce} operations mean. */
final class Reductions {
  private Reductions() {}

  static double[] compute(Reduce op, Frame frame) {
    return switch (op) {
      case Reduce.SumFeatures sum -> sumFeatures(sum, frame);
      case Reduce.MaxFeatures max -> maxFeatures(max, frame);
      case Reduce.SumRows sum -> sumRows(sum, frame);
      case Reduce.Softmax softmax -> {
        double[] result = frame.get(softmax.x()).clone();
        int width = softmax.type().width();
        for (int start = 0; start < result.length; start += width) {
          softmax(result, start, width);
        }
        yield result;
      }
      case Reduce.CrossEntropy loss -> crossEntropy(loss, frame);
      case Reduce.CrossEntropyGradient gradient -> crossEntropyGradient(gradient, frame);
    };
  }

  private static double[] sumFeatures(Reduce.SumFeatures op, Frame frame) {
    double[] x = frame.get(op.x());
    int width = op.x().type().width();
    double[] result = new double[frame.sizes().elements(op.type())];
    for (int group = 0; group < result.length; group++) {
      for (int f = 0; f < width; f++) {
        result[group] += x[group * width + f];
      }
    }
    return result;
  }

  private static double[] maxFeatures(Reduce.MaxFeatures op, Frame frame) {
    double[] x = frame.get(op.x());
    int width = op.x().type().width();
    double[] result = new double[frame.sizes().elements(op.type())];
    for (int group = 0; group < result.length; group++) {
      result[group] = max(x, group * width, width);
    }
    return result;
  }

  /** Not-a-number if one of them is. */
  private static double max(double[] x, int start, int width) {
    double max = Double.NEGATIVE_INFINITY;
    for (int f = 0; f < width; f++) {
      max = Math.max(max, x[start + f]);
    }
    return max;
  }

  private static double[] sumRows(Reduce.SumRows op, Frame frame) {
    Type from = op.x().type();
    Sizes sizes = frame.sizes();
    double[] x = frame.get(op.x());
    int features = from.featureCount();
    double[] result = new double[sizes.elements(op.type())];
    for (int t = 0; t < (from.time() ? sizes.timeSteps() : 1); t++) {
      for (int b = 0; b < sizes.batch(); b++) {
        for (int f = 0; f < features; f++) {
          result[sizes.row(op.type(), t, b) * features + f] +=
              x[sizes.row(from, t, b) * features + f];
        }
      }
    }
    return result;
  }

  /** Replaces {@code width} elements by {@code exp(x - max) / sum}. */
  private static void softmax(double[] x, int start, int width) {
    double max = max(x, start, width);
    double sum = 0;
    for (int f = 0; f < width; f++) {
      x[start + f] = Math.exp(x[start + f] - max);
      sum += x[start + f];
    }
    for (int f = 0; f < width; f++) {
      x[start + f] /= sum;
    }
  }

  private static double[] crossEntropy(Reduce.CrossEntropy op, Frame frame) {
    double[] logits = frame.get(op.logits());
    int n = op.logits().type().width();
    double[] result = new double[frame.rows(op.logits())];
    for (int row = 0; row < result.length; row++) {
      int target = target(frame, op.target(), row, n);
      if (target >= 0) {
        double max = max(logits, row * n, n);
        double sum = 0;
        for (int f = 0; f < n; f++) {
          sum += Math.exp(logits[row * n + f] - max);
        }
        result[row] = max + Math.log(sum) - logits[row * n + target];
      }
    }
    return result;
  }

  private static double[] crossEntropyGradient(Reduce.CrossEntropyGradient op, Frame frame) {
    double[] logits = frame.get(op.logits());
    double[] upstream = frame.get(op.upstream());
    int n = op.logits().type().width();
    double[] result = new double[logits.length];
    for (int row = 0; row < upstream.length; row++) {
      int target = target(frame, op.target(), row, n);
      if (target >= 0) {
        System.arraycopy(logits, row * n, result, row * n, n);
        softmax(result, row * n, n);
        result[row * n + target] -= 1;
        for (int f = 0; f < n; f++) {
          result[row * n + f] *= upstream[row];
        }
      }
    }
    return result;
  }

  private static int target(Frame frame, Value target, int row, int n) {
    return TokenOperations.index(target, frame.get(target)[row], n);
  }
}
