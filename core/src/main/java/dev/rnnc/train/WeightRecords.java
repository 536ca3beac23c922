package dev.rnnc.train;

import dev.rnnc.checkpoint.Tensor;
import dev.rnnc.flow.Distribution;
import java.util.LinkedHashMap;
import java.util.Map;

/** How the elements of weights are spread, from epoch to epoch. */
final class WeightRecords {
  /** Of so many epochs each is told; of twice as many every other, and so on. */
  private static final int DENSE = 64;

  private WeightRecords() {}

  /** Whether the weights are told after an epoch, from 1; those before the first always are. */
  static boolean isDue(int epoch) {
    int apart = 1;
    while (epoch >= (long) DENSE * apart) {
      apart *= 2;
    }
    return epoch % apart == 0;
  }

  /** Of every weight, by its name. */
  static Map<String, Distribution> of(Map<String, Tensor> weights) {
    Map<String, Distribution> spread = new LinkedHashMap<>();
    weights.forEach((name, weight) -> {
      float[] elements = weight.elements();
      spread.put(
          name,
          Distribution.of(
              i -> elements[i],
              elements.length,
              Double.NEGATIVE_INFINITY,
              Double.POSITIVE_INFINITY));
    });
    return spread;
  }
}
