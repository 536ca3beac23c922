package kernels;

import java.util.Random;

/** What kernels are fed with; the same numbers in each run. */
final class RandomNumbers {
  private RandomNumbers() {}

  /** Numbers of the normal distribution. */
  static float[] normal(int length) {
    Random random = new Random(length);
    float[] numbers = new float[length];
    for (int i = 0; i < length; i++) {
      numbers[i] = (float) random.nextGaussian();
    }
    return numbers;
  }

  /** Whole numbers from 0 to below a bound. */
  static int[] below(int bound, int length) {
    return new Random(length).ints(length, 0, bound).toArray();
  }
}
