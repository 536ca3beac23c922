package kernels;

import dev.rnnc.cpu.kernel.ElementwiseKernel;
import dev.rnnc.cpu.kernel.ElementwiseKernels;
import dev.rnnc.cpu.kernel.ElementwiseSpec;
import dev.rnnc.cpu.kernel.ElementwiseSpec.Instruction;
import dev.rnnc.cpu.kernel.ElementwiseSpec.Sink;
import dev.rnnc.cpu.kernel.ElementwiseSpec.Source;
import dev.rnnc.cpu.kernel.UnaryFunction;
import java.util.Arrays;
import java.util.List;

/**
 * A compiled elementwise kernel and its arguments, its rows as far apart as the CPU backend lays
 * them.
 *
 * @param end the number of rows, or of columns in flat code
 */
record ElementwiseRun(
    ElementwiseKernel kernel,
    float[][] arrays,
    int[] offsets,
    int[] strides,
    int[][] indices,
    int end) {
  private static final int[] ZERO = {0};
  private static final int[] ONE = {1};

  /** What stands in a field until JMH sets it up. */
  static final ElementwiseRun NONE = overFlat(of(UnaryFunction.NEGATE), 0);

  /** Flat code that applies a function to array 0 and writes array 1. */
  static ElementwiseSpec of(UnaryFunction function) {
    return new ElementwiseSpec(
        ElementwiseSpec.FLAT,
        List.of(new Source.Rows(0)),
        List.of(new Instruction.Unary(function, 0)),
        List.of(new Sink(1, 1, false)));
  }

  /** Over arrays of so many rows, or tables of so many symbols; each as wide as four gates. */
  static ElementwiseRun overRows(ElementwiseSpec spec, int rows, int symbols) {
    int stride = 4 * spec.width() + ElementwiseSpec.PADDING;
    int length = stride * Math.max(rows, symbols) + ElementwiseSpec.PADDING;
    int[][] indices = {RandomNumbers.below(symbols, rows)};
    return of(spec, length, stride, indices, rows);
  }

  /** Over arrays of one row. */
  static ElementwiseRun overFlat(ElementwiseSpec spec, int length) {
    return of(spec, length + ElementwiseSpec.PADDING, 0, new int[1][0], length);
  }

  private static ElementwiseRun of(
      ElementwiseSpec spec, int length, int stride, int[][] indices, int end) {
    float[][] arrays = new float[CellBody.ARRAYS][];
    Arrays.setAll(arrays, _ -> RandomNumbers.normal(length));
    int[] strides = new int[arrays.length];
    Arrays.fill(strides, stride);
    return new ElementwiseRun(
        ElementwiseKernels.compile(spec), arrays, new int[arrays.length], strides, indices, end);
  }

  float[][] run() {
    kernel.run(arrays, offsets, strides, indices, ZERO, ONE, 0, end);
    return arrays;
  }
}
