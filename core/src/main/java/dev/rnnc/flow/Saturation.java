package dev.rnnc.flow;

/**
 * How many elements of a gate lie so near to a bound that next to no gradient passes. Of a gate
 * between 0 and 1 those are below 0.1 and above 0.9 (Karpathy, Johnson and Fei-Fei 2015); of a
 * value between -1 and 1 those below -0.9 and above 0.9.
 *
 * @param low the share near the lower bound
 * @param high the share near the upper bound
 */
public record Saturation(double low, double high) {
  private static final double NEAR = 0.9;

  /**
   * Of all elements.
   *
   * @param gate whether values lie between 0 and 1, not between -1 and 1
   */
  public static Saturation of(double[] elements, boolean gate) {
    return of(elements, 1, elements.length, new int[] {1}, gate);
  }

  /**
   * Of what was computed at valid time steps.
   *
   * @param elements {@code [time, batch, features]}
   * @param lengths valid time steps of each row
   * @param gate whether values lie between 0 and 1, not between -1 and 1
   */
  public static Saturation of(
      double[] elements, int batch, int features, int[] lengths, boolean gate) {
    double lowest = gate ? 1 - NEAR : -NEAR;
    long low = 0;
    long high = 0;
    long all = 0;
    for (int row = 0; row < batch; row++) {
      for (int step = 0; step < lengths[row]; step++) {
        int begin = (step * batch + row) * features;
        for (int i = begin; i < begin + features; i++) {
          low += elements[i] < lowest ? 1 : 0;
          high += elements[i] > NEAR ? 1 : 0;
        }
        all += features;
      }
    }
    double count = (double) Math.max(1, all);
    return new Saturation(low / count, high / count);
  }
}
