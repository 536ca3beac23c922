package dev.rnnc.cpu.kernel;

import java.util.Random;

/** Numbers to compute with: normally distributed, the same for a seed. */
final class RandomFloats {
  private RandomFloats() {}

  static float[] random(long seed, int length) {
    Random random = new Random(seed);
    float[] numbers = new float[length];
    for (int i = 0; i < length; i++) {
      numbers[i] = (float) random.nextGaussian();
    }
    return numbers;
  }
}
