package dev.rnnc.meaning;

import java.util.Arrays;
import java.util.function.BinaryOperator;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/** Vectors and matrices in plain Java: what the formulas of these tests are written with. */
final class Plain {
  private Plain() {}

  /** A number for every element. */
  static double[] each(double[] x, DoubleUnaryOperator function) {
    return DoubleStream.of(x).map(function).toArray();
  }

  /** A number for every pair of elements; a vector of size 1 stands for all elements. */
  static double[] each(double[] left, double[] right, DoubleBinaryOperator function) {
    int size = Math.max(left.length, right.length);
    double[] result = new double[size];
    for (int i = 0; i < size; i++) {
      double a = left[left.length == 1 ? 0 : i];
      double b = right[right.length == 1 ? 0 : i];
      result[i] = function.applyAsDouble(a, b);
    }
    return result;
  }

  /** The sum of vectors. */
  static double[] add(double[]... vectors) {
    return Arrays.stream(vectors).reduce((a, b) -> each(a, b, Double::sum)).orElseThrow();
  }

  static double[] subtract(double[] left, double[] right) {
    return each(left, right, (a, b) -> a - b);
  }

  /** Element by element. */
  static double[] times(double[] left, double[] right) {
    return each(left, right, (a, b) -> a * b);
  }

  static double[] scaled(double factor, double[] x) {
    return each(x, element -> factor * element);
  }

  static double[] sigmoid(double[] x) {
    return each(x, element -> 1 / (1 + Math.exp(-element)));
  }

  static double[] tanh(double[] x) {
    return each(x, Math::tanh);
  }

  static double[] softmax(double[] x) {
    double sum = DoubleStream.of(x).map(Math::exp).sum();
    return each(x, element -> Math.exp(element) / sum);
  }

  /** Mean 0 and variance 1, with 1e-5 added to the variance. */
  static double[] normalize(double[] x) {
    double mean = DoubleStream.of(x).sum() / x.length;
    double variance =
        DoubleStream.of(x).map(element -> (element - mean) * (element - mean)).sum() / x.length;
    return each(x, element -> (element - mean) / Math.sqrt(variance + 1e-5));
  }

  static double[] concat(double[]... parts) {
    return Arrays.stream(parts).flatMapToDouble(DoubleStream::of).toArray();
  }

  /** A vector of one number. */
  static double[] fill(int size, double number) {
    double[] x = new double[size];
    Arrays.fill(x, number);
    return x;
  }

  static double[] oneHot(int size, int index) {
    double[] x = new double[size];
    x[index] = 1;
    return x;
  }

  /** {@code matrix @ x}. */
  static double[] product(double[][] matrix, double[] x) {
    return Arrays.stream(matrix)
        .mapToDouble(row -> IntStream.range(0, x.length).mapToDouble(i -> row[i] * x[i]).sum())
        .toArray();
  }

  static double[][] transpose(double[][] matrix) {
    double[][] result = new double[matrix[0].length][matrix.length];
    for (int i = 0; i < matrix.length; i++) {
      for (int j = 0; j < matrix[0].length; j++) {
        result[j][i] = matrix[i][j];
      }
    }
    return result;
  }

  /** A matrix, row by row. */
  static double[][] rows(double[][] left, double[][] right, BinaryOperator<double[]> function) {
    double[][] result = new double[left.length][];
    for (int i = 0; i < left.length; i++) {
      result[i] = function.apply(left[i], right[i]);
    }
    return result;
  }

  static double[][] backward(double[][] steps) {
    double[][] result = new double[steps.length][];
    for (int t = 0; t < steps.length; t++) {
      result[t] = steps[steps.length - 1 - t];
    }
    return result;
  }

  /** What a state of size {@code start} is after every time step. */
  static double[][] recur(double[][] x, double[] start, BinaryOperator<double[]> next) {
    double[][] states = new double[x.length][];
    double[] before = start;
    for (int t = 0; t < x.length; t++) {
      before = next.apply(x[t], before);
      states[t] = before;
    }
    return states;
  }

  /** Every time step by itself. */
  static double[][] stepwise(double[][] x, java.util.function.UnaryOperator<double[]> function) {
    return Arrays.stream(x).map(function).toArray(double[][]::new);
  }

  /** The last time step, or {@code start} of an empty sequence. */
  static double[] last(double[][] states, double[] start) {
    return states.length == 0 ? start : states[states.length - 1];
  }
}
