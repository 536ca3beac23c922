package dev.rnnc.cases;

import java.util.random.RandomGenerator;

/** How real elements are drawn. */
@FunctionalInterface
interface Draw {
  /** Both signs, nowhere large. */
  Draw AROUND_ZERO = random -> random.nextDouble(-2, 2);

  /** Away from 0, for what is undefined or steep there. */
  Draw POSITIVE = random -> random.nextDouble(0.25, 2);

  /** Both signs, away from 0. */
  Draw DIVISOR = random -> (random.nextBoolean() ? 1 : -1) * random.nextDouble(0.5, 2);

  /** -1, 0 or 1: many are equal. */
  Draw SIGNS = random -> random.nextInt(-1, 2);

  /** Up to 80 from 0: exponentials of sums overflow, their logarithms do not. */
  Draw LARGE = random -> random.nextDouble(-80, 80);

  double next(RandomGenerator random);

  /** The given numbers, over and over. */
  static Draw of(double... numbers) {
    int[] next = {0};
    return random -> numbers[next[0]++ % numbers.length];
  }
}
