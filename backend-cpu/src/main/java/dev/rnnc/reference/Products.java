package dev.rnnc.reference;

import dev.rnnc.ir.Multiply;
import dev.rnnc.ir.Type;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;

/**
 * What {@link Multiply} operations mean. EJML multiplies; here matrices are cut out and put back.
 */
final class Products {
  private Products() {}

  static double[] compute(Multiply op, Frame frame) {
    return switch (op) {
      case Multiply.Product product -> product(product, frame);
      case Multiply.OuterSum sum -> outerSum(sum, frame);
      case Multiply.MatrixProduct product -> matrixProduct(product, frame);
      case Multiply.RowProduct product -> rowProduct(product, frame);
      case Multiply.RowOuter outer -> rowOuter(outer, frame);
    };
  }

  /** Rows times the transposed matrix, head by head; transposed, rows times the matrix. */
  private static double[] product(Multiply.Product op, Frame frame) {
    Type type = op.matrix().type();
    int heads = Multiply.heads(type);
    DMatrixRMaj x = matrix(frame.get(op.x()), frame.rows(op.x()), op.x().type().width());
    DMatrixRMaj result = new DMatrixRMaj(x.numRows, op.type().width());
    for (int head = 0; head < heads; head++) {
      DMatrixRMaj block = head(frame.get(op.matrix()), type, head);
      DMatrixRMaj rows = columns(x, head, heads);
      DMatrixRMaj product = new DMatrixRMaj(x.numRows, result.numCols / heads);
      if (op.transposed()) {
        CommonOps_DDRM.mult(rows, block, product);
      } else {
        CommonOps_DDRM.multTransB(rows, block, product);
      }
      put(product, result, head);
    }
    return result.data;
  }

  private static double[] outerSum(Multiply.OuterSum op, Frame frame) {
    int heads = Math.max(1, op.heads());
    int rows = frame.rows(op.left());
    DMatrixRMaj left = matrix(frame.get(op.left()), rows, op.left().type().width());
    DMatrixRMaj right = matrix(frame.get(op.right()), rows, op.right().type().width());
    double[] result = new double[op.type().featureCount()];
    for (int head = 0; head < heads; head++) {
      DMatrixRMaj sum = new DMatrixRMaj(left.numCols / heads, right.numCols / heads);
      CommonOps_DDRM.multTransA(columns(left, head, heads), columns(right, head, heads), sum);
      System.arraycopy(sum.data, 0, result, head * sum.getNumElements(), sum.getNumElements());
    }
    return result;
  }

  private static double[] matrixProduct(Multiply.MatrixProduct op, Frame frame) {
    double[] result = new double[op.type().featureCount()];
    for (int head = 0; head < Multiply.heads(op.left().type()); head++) {
      DMatrixRMaj left = head(frame.get(op.left()), op.left().type(), head);
      DMatrixRMaj right = head(frame.get(op.right()), op.right().type(), head);
      DMatrixRMaj product = new DMatrixRMaj(left.numRows, right.numCols);
      CommonOps_DDRM.mult(left, right, product);
      int size = product.getNumElements();
      System.arraycopy(product.data, 0, result, head * size, size);
    }
    return result;
  }

  private static double[] rowProduct(Multiply.RowProduct op, Frame frame) {
    int m = Multiply.rows(op.matrix().type());
    int k = Multiply.columns(op.matrix().type());
    int given = op.x().type().width();
    int made = op.type().width();
    int rows = frame.rows(op.x());
    double[] result = new double[rows * made];
    for (int row = 0; row < rows; row++) {
      DMatrixRMaj matrix = cut(frame.get(op.matrix()), row * m * k, m, k);
      DMatrixRMaj x = cut(frame.get(op.x()), row * given, given, 1);
      DMatrixRMaj product = new DMatrixRMaj(made, 1);
      if (op.transposed()) {
        CommonOps_DDRM.multTransA(matrix, x, product);
      } else {
        CommonOps_DDRM.mult(matrix, x, product);
      }
      System.arraycopy(product.data, 0, result, row * made, made);
    }
    return result;
  }

  private static double[] rowOuter(Multiply.RowOuter op, Frame frame) {
    int m = op.left().type().width();
    int k = op.right().type().width();
    int rows = frame.rows(op.left());
    double[] left = frame.get(op.left());
    double[] right = frame.get(op.right());
    double[] result = new double[rows * m * k];
    for (int row = 0; row < rows; row++) {
      for (int i = 0; i < m; i++) {
        for (int j = 0; j < k; j++) {
          result[(row * m + i) * k + j] = left[row * m + i] * right[row * k + j];
        }
      }
    }
    return result;
  }

  /** The matrix of one head of {@code [m, k]} or {@code [heads, m, k]}. */
  private static DMatrixRMaj head(double[] elements, Type type, int head) {
    int m = Multiply.rows(type);
    int k = Multiply.columns(type);
    return cut(elements, head * m * k, m, k);
  }

  /** The columns that belong to one head. */
  private static DMatrixRMaj columns(DMatrixRMaj x, int head, int heads) {
    DMatrixRMaj result = new DMatrixRMaj(x.numRows, x.numCols / heads);
    for (int row = 0; row < x.numRows; row++) {
      int from = row * x.numCols + head * result.numCols;
      System.arraycopy(x.data, from, result.data, row * result.numCols, result.numCols);
    }
    return result;
  }

  /** Puts the columns of one head into their place. */
  private static void put(DMatrixRMaj columns, DMatrixRMaj result, int head) {
    for (int row = 0; row < result.numRows; row++) {
      int to = row * result.numCols + head * columns.numCols;
      System.arraycopy(columns.data, row * columns.numCols, result.data, to, columns.numCols);
    }
  }

  private static DMatrixRMaj cut(double[] elements, int offset, int rows, int columns) {
    DMatrixRMaj result = new DMatrixRMaj(rows, columns);
    System.arraycopy(elements, offset, result.data, 0, rows * columns);
    return result;
  }

  private static DMatrixRMaj matrix(double[] elements, int rows, int columns) {
    return DMatrixRMaj.wrap(rows, columns, elements);
  }
}
