package dev.rnnc.flow;

import java.util.ArrayList;
import java.util.List;

/**
 * ‖∂L_T/∂h_t‖: the norm of the derivative of the loss at the last time step T by a state after time
 * step t.
 *
 * @param norms by the distance T − t: the first is that of the last time step itself, in an encoder
 *     that of its source; the mean over the sequences that are so long. A backward layer is counted
 *     from its own last step, which is the sequence's first.
 */
public record StateGradient(List<Double> norms) {
  public StateGradient {
    norms = List.copyOf(norms);
  }

  /**
   * From all derivatives.
   *
   * @param elements {@code [time, batch, features]}
   * @param batch rows
   * @param last the time step T of each row, negative where a row has no loss
   * @param backward whether the layer runs from the last time step to the first
   */
  public static StateGradient of(
      double[] elements, int batch, int features, int[] last, boolean backward) {
    List<Double> sums = new ArrayList<>();
    List<Integer> counts = new ArrayList<>();
    for (int row = 0; row < batch; row++) {
      for (int distance = 0; distance <= last[row]; distance++) {
        int step = backward ? distance : last[row] - distance;
        double norm = norm(elements, (step * batch + row) * features, features);
        if (distance == sums.size()) {
          sums.add(0.0);
          counts.add(0);
        }
        sums.set(distance, sums.get(distance) + norm);
        counts.set(distance, counts.get(distance) + 1);
      }
    }
    List<Double> means = new ArrayList<>();
    for (int distance = 0; distance < sums.size(); distance++) {
      means.add(sums.get(distance) / counts.get(distance));
    }
    return new StateGradient(means);
  }

  private static double norm(double[] elements, int begin, int count) {
    double greatest = 0;
    for (int i = begin; i < begin + count; i++) {
      greatest = Math.max(greatest, Math.abs(elements[i]));
    }
    if (greatest == 0 || !Double.isFinite(greatest)) {
      return greatest;
    }
    double sum = 0;
    for (int i = begin; i < begin + count; i++) {
      double scaled = elements[i] / greatest;
      sum += scaled * scaled;
    }
    return greatest * Math.sqrt(sum);
  }

  /**
   * The slope of the logarithm of the norm by the distance, by least squares over the distances
   * where the norm is above 0: its exponential is the factor by which a gradient changes with each
   * time step that it goes back. Not a number where fewer than two are.
   */
  public double slope() {
    double n = 0;
    double sumX = 0;
    double sumY = 0;
    double sumXx = 0;
    double sumXy = 0;
    for (int x = 0; x < norms.size(); x++) {
      double norm = norms.get(x);
      if (norm > 0 && Double.isFinite(norm)) {
        double y = Math.log(norm);
        n++;
        sumX += x;
        sumY += y;
        sumXx += (double) x * x;
        sumXy += x * y;
      }
    }
    return n < 2 ? Double.NaN : (n * sumXy - sumX * sumY) / (n * sumXx - sumX * sumX);
  }
}
