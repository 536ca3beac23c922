package dev.rnnc.passes;

import java.util.List;
import java.util.Random;

/** Choices that a seed determines. */
final class Chance {
  private final Random random;

  Chance(long seed) {
    random = new Random(seed * 0x9e3779b97f4a7c15L + 1);
  }

  /** A whole number from {@code least} to {@code most}, both included. */
  int between(int least, int most) {
    return least + random.nextInt(most - least + 1);
  }

  boolean in(int percent) {
    return random.nextInt(100) < percent;
  }

  <T> T of(List<T> choices) {
    return choices.get(random.nextInt(choices.size()));
  }

  @SafeVarargs
  @SuppressWarnings("varargs")
  final <T> T of(T... choices) {
    return choices[random.nextInt(choices.length)];
  }

  double real(double least, double most) {
    return least + (most - least) * random.nextDouble();
  }
}
