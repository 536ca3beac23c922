package dev.rnnc.cases;

import dev.rnnc.ir.Multiply;
import dev.rnnc.ir.Type;
import java.util.ArrayList;
import java.util.List;

/** {@link Multiply} operations, with and without heads. */
final class MultiplyCases {
  private static final List<Integer> SIZES = List.of(7, 0, 1, 33);

  private MultiplyCases() {}

  static List<OpCase> all() {
    List<OpCase> cases = new ArrayList<>();
    int turn = 0;
    for (Shape shape : Shape.all()) {
      for (int heads : List.of(0, 2, 3)) {
        int k = SIZES.get(turn++ % SIZES.size());
        product(cases, shape, heads, k, false);
        product(cases, shape, heads, k, true);
        outerSum(cases, shape, heads, k);
      }
      int k = SIZES.get(turn % 3);
      rowProduct(cases, shape, k, false);
      rowProduct(cases, shape, k, true);
      rowOuter(cases, shape, k);
    }
    for (int m : SIZES) {
      for (int k : SIZES) {
        for (int heads : List.of(0, 3)) {
          matrixProduct(cases, heads, m, k, 5);
        }
      }
    }
    product(cases, new Shape(Shape.Rows.SEQUENCE, 130, 2, 9), 0, 70, false);
    product(cases, new Shape(Shape.Rows.SEQUENCE, 130, 2, 9), 0, 70, true);
    outerSum(cases, new Shape(Shape.Rows.SEQUENCE, 70, 40, 9), 0, 35);
    return cases;
  }

  private static Type matrix(int heads, int m, int k) {
    return heads == 0 ? Type.whole(m, k) : Type.whole(heads, m, k);
  }

  private static void product(
      List<OpCase> cases, Shape shape, int heads, int k, boolean transposed) {
    int m = shape.width();
    int blocks = Math.max(1, heads);
    Type w = matrix(heads, m, k);
    CaseWriter writer = new CaseWriter("product" + (transposed ? " transposed " : " ") + w, shape);
    Drawn matrix = writer.real("matrix", w);
    Drawn x = writer.real("x", shape.type(blocks * (transposed ? m : k)));
    Formula plain =
        (t, b, f) -> {
          int head = f / m;
          double sum = 0;
          for (int j = 0; j < k; j++) {
            sum += matrix.at(0, 0, (head * m + f % m) * k + j) * x.at(t, b, head * k + j);
          }
          return sum;
        };
    Formula turned =
        (t, b, f) -> {
          int head = f / k;
          double sum = 0;
          for (int i = 0; i < m; i++) {
            sum += matrix.at(0, 0, (head * m + i) * k + f % k) * x.at(t, b, head * m + i);
          }
          return sum;
        };
    cases.add(
        writer.result(
            new Multiply.Product(matrix.value(), x.value(), transposed),
            transposed ? turned : plain));
  }

  private static void outerSum(List<OpCase> cases, Shape shape, int heads, int k) {
    int m = shape.width();
    int blocks = Math.max(1, heads);
    CaseWriter writer = new CaseWriter("outer sum heads=%d k=%d".formatted(heads, k), shape);
    Drawn left = writer.real("left", shape.type(blocks * m));
    Drawn right = writer.real("right", shape.type(blocks * k));
    boolean time = shape.rows() == Shape.Rows.SEQUENCE;
    boolean batch = shape.rows() != Shape.Rows.WHOLE;
    cases.add(
        writer.result(
            new Multiply.OuterSum(left.value(), right.value(), heads),
            (_, _, f) -> {
              int head = f / (m * k);
              int i = head * m + f / k % m;
              int j = head * k + f % k;
              double sum = 0;
              for (int t = 0; t < (time ? writer.timeSteps() : 1); t++) {
                for (int b = 0; b < (batch ? writer.batch() : 1); b++) {
                  sum += left.at(t, b, i) * right.at(t, b, j);
                }
              }
              return sum;
            }));
  }

  private static void matrixProduct(List<OpCase> cases, int heads, int m, int k, int n) {
    Type a = matrix(heads, m, k);
    Type b = matrix(heads, k, n);
    CaseWriter writer = new CaseWriter("matrix product %s %s".formatted(a, b), 1, 1);
    Drawn left = writer.real("left", a);
    Drawn right = writer.real("right", b);
    cases.add(
        writer.result(
            new Multiply.MatrixProduct(left.value(), right.value()),
            (_, _, f) -> {
              int row = f / n;
              int head = row / m;
              double sum = 0;
              for (int j = 0; j < k; j++) {
                sum += left.at(0, 0, row * k + j) * right.at(0, 0, (head * k + j) * n + f % n);
              }
              return sum;
            }));
  }

  private static void rowProduct(List<OpCase> cases, Shape shape, int k, boolean transposed) {
    int m = shape.width();
    CaseWriter writer =
        new CaseWriter("row product k=%d%s".formatted(k, transposed ? " transposed" : ""), shape);
    Drawn matrix = writer.real("matrix", shape.type(m, k));
    Drawn x = writer.real("x", shape.type(transposed ? m : k));
    cases.add(
        writer.result(
            new Multiply.RowProduct(matrix.value(), x.value(), transposed),
            (t, b, f) -> {
              double sum = 0;
              for (int j = 0; j < (transposed ? m : k); j++) {
                sum += matrix.at(t, b, transposed ? j * k + f : f * k + j) * x.at(t, b, j);
              }
              return sum;
            }));
  }

  private static void rowOuter(List<OpCase> cases, Shape shape, int k) {
    CaseWriter writer = new CaseWriter("row outer k=" + k, shape);
    Drawn left = writer.real("left", shape.type());
    Drawn right = writer.real("right", shape.type(k));
    cases.add(
        writer.result(
            new Multiply.RowOuter(left.value(), right.value()),
            (t, b, f) -> left.at(t, b, f / k) * right.at(t, b, f % k)));
  }
}
