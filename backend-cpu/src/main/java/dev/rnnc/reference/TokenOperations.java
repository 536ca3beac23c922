package dev.rnnc.reference;

import dev.rnnc.ir.Tokens;
import dev.rnnc.ir.Value;
import dev.rnnc.source.BrokenInvariant;

/** What {@link Tokens} operations mean. */
final class TokenOperations {
  private TokenOperations() {}

  static double[] compute(Tokens op, Frame frame) {
    return switch (op) {
      case Tokens.Lookup lookup -> lookup(lookup, frame);
      case Tokens.LookupGradient gradient -> lookupGradient(gradient, frame);
      case Tokens.OneHot hot -> oneHot(hot, frame);
    };
  }

  private static double[] lookup(Tokens.Lookup op, Frame frame) {
    double[] matrix = frame.get(op.matrix());
    double[] index = frame.get(op.index());
    int m = op.type().width();
    int n = op.matrix().type().width();
    double[] result = new double[index.length * m];
    for (int row = 0; row < index.length; row++) {
      int column = index(op.index(), index[row], n);
      if (column >= 0) {
        for (int f = 0; f < m; f++) {
          result[row * m + f] = matrix[f * n + column];
        }
      }
    }
    return result;
  }

  private static double[] lookupGradient(Tokens.LookupGradient op, Frame frame) {
    double[] rows = frame.get(op.rows());
    double[] index = frame.get(op.index());
    int m = op.rows().type().width();
    double[] result = new double[m * op.n()];
    for (int row = 0; row < index.length; row++) {
      int column = index(op.index(), index[row], op.n());
      if (column >= 0) {
        for (int f = 0; f < m; f++) {
          result[f * op.n() + column] += rows[row * m + f];
        }
      }
    }
    return result;
  }

  private static double[] oneHot(Tokens.OneHot op, Frame frame) {
    double[] index = frame.get(op.index());
    double[] result = new double[index.length * op.n()];
    for (int row = 0; row < index.length; row++) {
      int hot = index(op.index(), index[row], op.n());
      if (hot >= 0) {
        result[row * op.n() + hot] = 1;
      }
    }
    return result;
  }

  /** An element of an index value, checked to be below {@code n}; negative means none. */
  static int index(Value value, double element, int n) {
    if (element >= n) {
      throw new BrokenInvariant(
          "reference", "index %.0f of %s is not below %d".formatted(element, value, n));
    }
    return (int) element;
  }
}
