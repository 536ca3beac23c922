package dev.rnnc.cpu.kernel;

/** Makes {@link Product}s. */
public final class Products {
  private Products() {}

  /** The product with a W of this depth and number of columns. */
  public static Product of(int depth, int columns) {
    return new PlainProduct(depth, columns);
  }
}
