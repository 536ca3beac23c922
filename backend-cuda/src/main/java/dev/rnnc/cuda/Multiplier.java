package dev.rnnc.cuda;

import dev.rnnc.cuda.codegen.Argument;
import dev.rnnc.cuda.codegen.Multiplication;
import dev.rnnc.cuda.codegen.Sizes;
import dev.rnnc.cuda.driver.Cublas;
import dev.rnnc.cuda.driver.Precision;
import dev.rnnc.cuda.driver.Product;
import java.util.function.ToLongFunction;

/** Leaves large products to cuBLAS. */
final class Multiplier {
  private final Cublas cublas;
  private final Precision precision;

  Multiplier(Cublas cublas, dev.rnnc.ir.Precision precision) {
    this.cublas = cublas;
    this.precision =
        switch (precision) {
          case FLOAT32 -> Precision.FLOAT32;
          case TF32 -> Precision.TF32;
          case BF16 -> Precision.BF16;
        };
  }

  void multiply(
      Multiplication product, Sizes sizes, int timeStep, ToLongFunction<Argument> address) {
    int rows = Math.toIntExact(product.rows().rows(sizes));
    Multiplication.Operand left = product.left();
    Multiplication.Operand right = product.right();
    Multiplication.Operand result = product.result();
    cublas.multiply(
        new Product(
            product.overRows() ? product.inner() : rows,
            product.columns(),
            product.overRows() ? rows : product.inner(),
            product.overRows(),
            false,
            left.stride(),
            right.stride(),
            result.stride(),
            product.heads(),
            left.head(),
            right.head(),
            result.head()),
        precision,
        1,
        first(left, sizes, timeStep, address),
        first(right, sizes, timeStep, address),
        product.accumulate() ? 1 : 0,
        first(result, sizes, timeStep, address));
  }

  private static long first(
      Multiplication.Operand operand, Sizes sizes, int timeStep, ToLongFunction<Argument> address) {
    return address.applyAsLong(operand.memory()) + Float.BYTES * operand.first(sizes, timeStep);
  }
}
