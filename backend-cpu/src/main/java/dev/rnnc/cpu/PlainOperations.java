package dev.rnnc.cpu;

import dev.rnnc.cpu.kernel.RowProducts;
import dev.rnnc.plan.Plan;
import dev.rnnc.plan.Step;
import java.util.Arrays;

/** Steps that are rare or small enough for plain loops. */
final class PlainOperations {
  private PlainOperations() {}

  /** What a product of depth 0 writes. */
  static Operation zero(Memory memory, Access y, boolean accumulate, int turn) {
    return new RowOperation(
        memory,
        (timeStep, row, count) -> {
          int at = y.offset(memory, timeStep, row);
          for (int i = 0; i < count && !accumulate; i++) {
            Arrays.fill(y.reals(memory), at + i * y.stride, at + i * y.stride + y.width, 0);
          }
        },
        y,
        turn);
  }

  static Operation matrixProduct(Memory memory, Plan plan, Step.MatrixProduct step, int turn) {
    Access left = Access.of(plan, step.left());
    Access right = Access.of(plan, step.right());
    Access result = Access.of(plan, step.result());
    int m = step.m();
    int k = step.k();
    int n = step.n();
    return (share, begin, end) -> {
      float[] a = left.reals(memory);
      float[] b = right.reals(memory);
      float[] c = result.reals(memory);
      for (int i = 0; i < step.heads() * m; i++) {
        if (share.takes(turn + i)) {
          int aRow = left.offset(memory, begin, 0) + i * k;
          int bHead = right.offset(memory, begin, 0) + i / m * k * n;
          int cRow = result.offset(memory, begin, 0) + i * n;
          Arrays.fill(c, cRow, cRow + n, 0);
          for (int p = 0; p < k; p++) {
            for (int j = 0; j < n; j++) {
              c[cRow + j] = Math.fma(a[aRow + p], b[bHead + p * n + j], c[cRow + j]);
            }
          }
        }
      }
    };
  }

  static Operation rowProduct(
      Memory memory, Plan plan, RowProducts products, Step.RowProduct step, int turn) {
    Access matrix = Access.of(plan, step.matrix());
    Access x = Access.of(plan, step.x());
    Access y = Access.of(plan, step.y());
    int m = step.m();
    int k = step.k();
    return new RowOperation(
        memory,
        (timeStep, row, count) -> {
          float[] w = matrix.reals(memory);
          float[] v = x.reals(memory);
          float[] result = y.reals(memory);
          for (int i = 0; i < count; i++) {
            int wAt = matrix.offset(memory, timeStep, row) + i * matrix.stride;
            int vAt = x.offset(memory, timeStep, row) + i * x.stride;
            int to = y.offset(memory, timeStep, row) + i * y.stride;
            if (step.transposed()) {
              products.transposedProduct(w, wAt, v, vAt, result, to, m, k);
            } else {
              products.product(w, wAt, v, vAt, result, to, m, k);
            }
          }
        },
        y,
        turn,
        matrix,
        x);
  }

  static Operation rowOuter(
      Memory memory, Plan plan, RowProducts products, Step.RowOuter step, int turn) {
    Access left = Access.of(plan, step.left());
    Access right = Access.of(plan, step.right());
    Access y = Access.of(plan, step.y());
    return new RowOperation(
        memory,
        (timeStep, row, count) -> {
          float[] a = left.reals(memory);
          float[] b = right.reals(memory);
          float[] c = y.reals(memory);
          for (int i = 0; i < count; i++) {
            int aAt = left.offset(memory, timeStep, row) + i * left.stride;
            int bAt = right.offset(memory, timeStep, row) + i * right.stride;
            int to = y.offset(memory, timeStep, row) + i * y.stride;
            products.outer(a, aAt, b, bAt, c, to, left.width, right.width);
          }
        },
        y,
        turn,
        left,
        right);
  }

  static Operation transpose(Memory memory, Plan plan, Step.Transpose step, int turn) {
    Access x = Access.of(plan, step.x());
    Access y = Access.of(plan, step.y());
    int m = step.m();
    int n = step.n();
    return new RowOperation(
        memory,
        (timeStep, row, count) -> {
          float[] from = x.reals(memory);
          float[] to = y.reals(memory);
          for (int i = 0; i < count; i++) {
            int xRow = x.offset(memory, timeStep, row) + i * x.stride;
            int yRow = y.offset(memory, timeStep, row) + i * y.stride;
            for (int at = 0; at < x.width; at += m * n) {
              for (int j = 0; j < n; j++) {
                for (int k = 0; k < m; k++) {
                  to[yRow + at + j * m + k] = from[xRow + at + k * n + j];
                }
              }
            }
          }
        },
        y,
        turn,
        x);
  }

  static Operation move(Memory memory, Plan plan, Step.Move step, int turn) {
    Access x = Access.of(plan, step.from());
    Access y = Access.of(plan, step.to());
    return new RowOperation(
        memory,
        (timeStep, row, count) -> {
          for (int i = 0; i < count; i++) {
            int xRow = x.offset(memory, timeStep, row) + i * x.stride;
            int yRow = y.offset(memory, timeStep, row) + i * y.stride;
            if (step.clear()) {
              Arrays.fill(y.reals(memory), yRow, yRow + y.width, 0);
            }
            for (int j = 0; j < step.count(); j++) {
              System.arraycopy(
                  x.reals(memory),
                  xRow + step.fromStart() + j * step.fromStep(),
                  y.reals(memory),
                  yRow + step.toStart() + j * step.toStep(),
                  step.length());
            }
          }
        },
        y,
        turn,
        x);
  }

  static Operation repeat(Memory memory, Plan plan, Step.Repeat step, int turn) {
    Access x = Access.of(plan, step.x());
    Access y = Access.of(plan, step.y());
    return new RowOperation(
        memory,
        (timeStep, row, count) -> {
          for (int i = 0; i < count; i++) {
            int xRow = x.offset(memory, timeStep, row) + i * x.stride;
            int yRow = y.offset(memory, timeStep, row) + i * y.stride;
            for (int j = 0; j < x.width; j++) {
              int to = yRow + j * step.size();
              Arrays.fill(y.reals(memory), to, to + step.size(), x.reals(memory)[xRow + j]);
            }
          }
        },
        y,
        turn,
        x);
  }
}
