package dev.rnnc.cli.compare;

import java.util.List;
import java.util.OptionalDouble;
import org.apache.commons.statistics.distribution.TDistribution;

/**
 * A mean over seeds.
 *
 * @param halfWidth half of its 95 % confidence interval; none of a single seed
 */
public record Estimate(double mean, OptionalDouble halfWidth) {
  private static final double UPPER = 0.975;

  /**
   * Of one value a seed, at least one: the mean m and t(n - 1) s / √n, where s² is the sum of (x -
   * m)² over n - 1 and t the quantile of Student's distribution (Student 1908).
   */
  public static Estimate of(List<Double> values) {
    int n = values.size();
    double mean = values.stream().mapToDouble(Double::doubleValue).sum() / n;
    if (n < 2) {
      return new Estimate(mean, OptionalDouble.empty());
    }
    double squares = values.stream().mapToDouble(value -> (value - mean) * (value - mean)).sum();
    double quantile = TDistribution.of(n - 1).inverseCumulativeProbability(UPPER);
    return new Estimate(
        mean, OptionalDouble.of(quantile * Math.sqrt(squares / (n - 1)) / Math.sqrt(n)));
  }
}
