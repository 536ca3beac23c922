package dev.rnnc.cpu.kernel;

import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleUnaryOperator;

/**
 * Best approximations by Remez' exchange algorithm.
 *
 * <p>Finds the rational function {@code N(x) / D(x)} with {@code D(0) = 1} that makes the greatest
 * {@code |weight(x) · (N(x) / D(x) - target(x))|} over an interval as small as it can be: at the
 * best, that error reaches the same size with alternating sign at one point more than there are
 * free coefficients. A step solves for the coefficients and the level at the points by Newton's
 * method and then moves each point to the nearest extremum of the error.
 *
 * @param numerator coefficients of N, ascending
 * @param denominator coefficients of D, ascending, the first being 1
 * @param level the greatest weighted error
 */
record Minimax(List<Double> numerator, List<Double> denominator, double level) {
  private static final int EXCHANGES = 25;
  private static final int GRID = 20_000;

  /** What to approximate; a {@code fixedStart} holds the first coefficient of N at 1. */
  record Problem(
      DoubleUnaryOperator target,
      DoubleUnaryOperator weight,
      double low,
      double high,
      int numeratorDegree,
      int denominatorDegree,
      boolean fixedStart) {
    /** A polynomial. */
    static Problem polynomial(
        DoubleUnaryOperator target,
        DoubleUnaryOperator weight,
        double low,
        double high,
        int degree) {
      return new Problem(target, weight, low, high, degree, 0, false);
    }

    int free() {
      return numeratorDegree + denominatorDegree + (fixedStart ? 0 : 1);
    }
  }

  /** Solves the problem. */
  static Minimax solve(Problem problem) {
    int count = problem.free() + 1;
    double[] points = new double[count];
    for (int i = 0; i < count; i++) {
      double cosine = StrictMath.cos(StrictMath.PI * (i + 0.5) / count);
      double share = (1 - cosine) / 2;
      // A denominator means growth far from 0: gather the first points near it.
      double warped = problem.denominatorDegree > 0 ? share * share : share;
      points[i] = problem.low + (problem.high - problem.low) * warped;
    }
    double[] unknowns = new double[count];
    for (int exchange = 0; exchange < EXCHANGES; exchange++) {
      unknowns = newton(problem, points, unknowns);
      points = extrema(problem, unknowns, points);
    }
    double level = 0;
    for (double x : points) {
      level = Math.max(level, Math.abs(error(problem, unknowns, x)));
    }
    return new Minimax(
        Arrays.stream(numerator(problem, unknowns)).boxed().toList(),
        Arrays.stream(denominator(problem, unknowns)).boxed().toList(),
        level);
  }

  /** The unknowns are the free coefficients of N, those of D, and the level. */
  private static double[] newton(Problem problem, double[] points, double[] start) {
    double[] unknowns = start.clone();
    int count = points.length;
    for (int step = 0; step < 30; step++) {
      double[][] matrix = new double[count][count + 1];
      double[] coefficients = denominator(problem, unknowns);
      double level = unknowns[count - 1];
      for (int i = 0; i < count; i++) {
        double x = points[i];
        double signedShare = (i % 2 == 0 ? 1 : -1) / problem.weight.applyAsDouble(x);
        double wanted = problem.target.applyAsDouble(x) + signedShare * level;
        int column = 0;
        double power = 1;
        for (int p = 0; p <= problem.numeratorDegree; p++, power *= x) {
          if (p > 0 || !problem.fixedStart) {
            matrix[i][column++] = power;
          }
        }
        power = x;
        for (int q = 1; q <= problem.denominatorDegree; q++, power *= x) {
          matrix[i][column++] = -wanted * power;
        }
        matrix[i][column] = -signedShare * evaluate(coefficients, x);
        matrix[i][count] =
            wanted * evaluate(coefficients, x) - evaluate(numerator(problem, unknowns), x);
      }
      double[] change = eliminate(matrix);
      double size = 0;
      for (int i = 0; i < count; i++) {
        unknowns[i] += change[i];
        size = Math.max(size, Math.abs(change[i]) / (Math.abs(unknowns[i]) + 1e-300));
      }
      if (size < 1e-13) {
        break;
      }
    }
    return unknowns;
  }

  /** Between each two sign changes of the error, the place where it is greatest. */
  private static double[] extrema(Problem problem, double[] unknowns, double[] before) {
    int count = before.length;
    double[] places = new double[count];
    double[] sizes = new double[count];
    int found = 0;
    double sign = 0;
    for (int i = 0; i <= GRID; i++) {
      double share = (double) i / GRID;
      double warped = problem.denominatorDegree > 0 ? share * share : share;
      double x = problem.low + (problem.high - problem.low) * warped;
      double error = error(problem, unknowns, x);
      if (error == 0) {
        continue;
      }
      if (Math.signum(error) != sign) {
        if (found == count) {
          break;
        }
        sign = Math.signum(error);
        found++;
      }
      if (Math.abs(error) > sizes[found - 1]) {
        sizes[found - 1] = Math.abs(error);
        places[found - 1] = x;
      }
    }
    return found == count ? places : before;
  }

  private static double error(Problem problem, double[] unknowns, double x) {
    double value =
        evaluate(numerator(problem, unknowns), x) / evaluate(denominator(problem, unknowns), x);
    return (value - problem.target.applyAsDouble(x)) * problem.weight.applyAsDouble(x);
  }

  private static double[] numerator(Problem problem, double[] unknowns) {
    double[] coefficients = new double[problem.numeratorDegree + 1];
    int fixed = problem.fixedStart ? 1 : 0;
    coefficients[0] = 1;
    System.arraycopy(unknowns, 0, coefficients, fixed, coefficients.length - fixed);
    return coefficients;
  }

  private static double[] denominator(Problem problem, double[] unknowns) {
    double[] coefficients = new double[problem.denominatorDegree + 1];
    coefficients[0] = 1;
    int from = problem.free() - problem.denominatorDegree;
    System.arraycopy(unknowns, from, coefficients, 1, problem.denominatorDegree);
    return coefficients;
  }

  private static double evaluate(double[] coefficients, double x) {
    double sum = 0;
    for (int i = coefficients.length - 1; i >= 0; i--) {
      sum = sum * x + coefficients[i];
    }
    return sum;
  }

  /** Gaussian elimination with pivots, after scaling each column. */
  private static double[] eliminate(double[][] matrix) {
    int count = matrix.length;
    double[] scales = new double[count];
    for (double[] row : matrix) {
      for (int j = 0; j < count; j++) {
        scales[j] = Math.max(scales[j], Math.abs(row[j]));
      }
    }
    for (double[] row : matrix) {
      for (int j = 0; j < count; j++) {
        row[j] /= scales[j];
      }
    }
    for (int k = 0; k < count; k++) {
      int pivot = k;
      for (int i = k + 1; i < count; i++) {
        pivot = Math.abs(matrix[i][k]) > Math.abs(matrix[pivot][k]) ? i : pivot;
      }
      double[] swap = matrix[k];
      matrix[k] = matrix[pivot];
      matrix[pivot] = swap;
      for (int i = 0; i < count; i++) {
        if (i != k) {
          double factor = matrix[i][k] / matrix[k][k];
          for (int j = k; j <= count; j++) {
            matrix[i][j] -= factor * matrix[k][j];
          }
        }
      }
    }
    double[] solution = new double[count];
    Arrays.setAll(solution, i -> matrix[i][count] / matrix[i][i] / scales[i]);
    return solution;
  }
}
