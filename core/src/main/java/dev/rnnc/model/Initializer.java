package dev.rnnc.model;

/** How a weight starts. It applies to every declared matrix, and head of a matrix, by itself. */
public sealed interface Initializer {
  /** Every element the same: zeros, ones, a forget gate's bias. */
  record Constant(double value) implements Initializer {}

  /** {@code scale} on the diagonal; the matrix must be square. Le et al. 2015. */
  record Identity(double scale) implements Initializer {}

  /** A random matrix with orthonormal rows or columns, times {@code scale}. Saxe et al. 2013. */
  record Orthogonal(double scale) implements Initializer {}

  /** Uniform within ±sqrt(6 / (rows + columns)). Glorot and Bengio 2010. */
  record Glorot() implements Initializer {}

  /** Gaussian with mean 0. */
  record Normal(double standardDeviation) implements Initializer {}

  /** Uniform within ±bound. */
  record Uniform(double bound) implements Initializer {}
}
