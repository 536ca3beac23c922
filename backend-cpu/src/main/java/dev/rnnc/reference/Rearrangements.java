package dev.rnnc.reference;

import dev.rnnc.ir.Rearrange;
import dev.rnnc.ir.Type;
import dev.rnnc.ir.Value;
import java.util.List;

/** What {@link Rearrange} operations mean. */
final class Rearrangements {
  private Rearrangements() {}

  static double[] compute(Rearrange op, Frame frame) {
    return switch (op) {
      case Rearrange.Concat concat -> concat(concat, frame);
      case Rearrange.Slice slice -> {
        double[] result = new double[frame.sizes().elements(slice.type())];
        Along from = Along.of(slice.x().type(), slice.axis()).at(slice.begin());
        Along to = Along.of(slice.type(), slice.axis());
        copy(frame.get(slice.x()), from, result, to, slice.end() - slice.begin());
        yield result;
      }
      case Rearrange.Pad pad -> {
        double[] result = new double[frame.sizes().elements(pad.type())];
        Along from = Along.of(pad.x().type(), pad.axis());
        Along to = Along.of(pad.type(), pad.axis()).at(pad.begin());
        copy(frame.get(pad.x()), from, result, to, from.size());
        yield result;
      }
      case Rearrange.Reshape reshape -> frame.get(reshape.x());
      case Rearrange.Transpose transpose -> transpose(transpose, frame);
    };
  }

  private static double[] concat(Rearrange.Concat op, Frame frame) {
    double[] result = new double[frame.sizes().elements(op.type())];
    Along to = Along.of(op.type(), op.axis());
    int begin = 0;
    for (Value part : op.parts()) {
      Along from = Along.of(part.type(), op.axis());
      copy(frame.get(part), from, result, to.at(begin), from.size());
      begin += from.size();
    }
    return result;
  }

  /**
   * A place on one feature dimension of elements seen as {@code [.., size, inner]}.
   *
   * @param size of the dimension
   * @param inner the elements of each of its places
   * @param begin the place
   */
  private record Along(int size, int inner, int begin) {
    static Along of(Type type, int axis) {
      List<Integer> after = type.features().subList(axis + 1, type.rank());
      return new Along(type.features().get(axis), type.withFeatures(after).featureCount(), 0);
    }

    Along at(int place) {
      return new Along(size, inner, place);
    }
  }

  /** Copies {@code count} places of the dimension wherever the outer dimensions stand. */
  private static void copy(double[] x, Along from, double[] result, Along to, int count) {
    int copied = count * from.inner;
    if (copied == 0) {
      return;
    }
    int fromStride = from.size * from.inner;
    int toStride = to.size * to.inner;
    for (int outer = 0; outer < x.length / fromStride; outer++) {
      System.arraycopy(
          x,
          outer * fromStride + from.begin * from.inner,
          result,
          outer * toStride + to.begin * to.inner,
          copied);
    }
  }

  private static double[] transpose(Rearrange.Transpose op, Frame frame) {
    double[] x = frame.get(op.x());
    Type from = op.x().type();
    int n = from.width();
    int m = from.features().get(from.rank() - 2);
    double[] result = new double[x.length];
    for (int i = 0; i < x.length; i++) {
      int matrix = i / (m * n);
      int row = i / n % m;
      int column = i % n;
      result[matrix * m * n + column * m + row] = x[i];
    }
    return result;
  }
}
