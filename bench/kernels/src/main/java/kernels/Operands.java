package kernels;

import dev.rnnc.cpu.kernel.Alignment;
import dev.rnnc.cpu.kernel.Product;
import dev.rnnc.cpu.kernel.Products;

/**
 * A product and its matrices: {@code result [rows, columns] = left [rows, depth] · weights [depth,
 * columns]}.
 *
 * @param transposed whether the weights are stored as [columns, depth]
 */
record Operands(
    int rows,
    int depth,
    int columns,
    boolean transposed,
    Product product,
    float[] left,
    float[] weights,
    float[] panels,
    float[] result) {
  /** What stands in a field until JMH sets it up. */
  static final Operands NONE = of(0, 0, 0, false);

  static Operands of(int rows, int depth, int columns, boolean transposed) {
    Product product = Products.of(depth, columns);
    return new Operands(
        rows,
        depth,
        columns,
        transposed,
        product,
        RandomNumbers.normal(rows * depth),
        RandomNumbers.normal(depth * columns),
        Alignment.floats(product.packedLength()),
        new float[rows * columns]);
  }

  float[] pack() {
    product.pack(
        weights, 0, transposed ? 1 : columns, transposed ? depth : 1, panels, Alignment.START);
    return panels;
  }

  float[] multiply() {
    product.run(left, 0, depth, panels, Alignment.START, result, 0, columns, false, 0, rows);
    return result;
  }
}
