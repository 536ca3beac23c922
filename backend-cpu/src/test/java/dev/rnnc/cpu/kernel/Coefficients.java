package dev.rnnc.cpu.kernel;

import dev.rnnc.cpu.kernel.Minimax.Problem;

/**
 * The fits behind {@link ScalarFunctions}; run it to print the coefficients. Weights are chosen so
 * that the level is the relative error of the function that is built from the fit.
 */
final class Coefficients {
  private static final double HALF_LOG_2 = StrictMath.log(2) / 2;

  private Coefficients() {}

  /** {@code (exp(r) - 1 - r) / r²} for {@code |r| <= log(2) / 2}. */
  static Minimax exp() {
    return Minimax.solve(
        Problem.polynomial(
            r -> {
              double term = 0.5;
              double sum = 0;
              for (int n = 3; n < 25; n++) {
                sum += term;
                term *= r / n;
              }
              return sum;
            },
            r -> r * r / StrictMath.exp(r) + 1e-6,
            -HALF_LOG_2 * 1.0001,
            HALF_LOG_2 * 1.0001,
            4));
  }

  /**
   * {@code tanh(x) / x} as a function of {@code x²}, up to {@code x² = 70}. From there on the fit
   * lies above: it reaches 1 / x where tanh is 1 - 7e-8, and so tells by itself when to stop.
   */
  static Minimax tanh() {
    return Minimax.solve(
        new Problem(
            s -> s == 0 ? 1 : StrictMath.tanh(StrictMath.sqrt(s)) / StrictMath.sqrt(s),
            s -> s == 0 ? 1 : StrictMath.sqrt(s) / StrictMath.tanh(StrictMath.sqrt(s)),
            0,
            70,
            4,
            4,
            true));
  }

  /** {@code log(1 + e) / e} for {@code 0 <= e <= 1}. */
  static Minimax log1p() {
    return Minimax.solve(
        Problem.polynomial(
            e -> e == 0 ? 1 : StrictMath.log1p(e) / e,
            e -> e == 0 ? 1 : e / StrictMath.log1p(e),
            0,
            1,
            8));
  }

  /** {@code (log(1 + f) - f + f² / 2) / f³} for {@code sqrt(1/2) <= 1 + f <= sqrt(2)}. */
  static Minimax log() {
    return Minimax.solve(
        Problem.polynomial(
            f -> {
              if (Math.abs(f) > 0.1) {
                return (StrictMath.log1p(f) - f + f * f / 2) / (f * f * f);
              }
              double power = 1;
              double sum = 0;
              for (int n = 3; n < 25; n++) {
                sum += power / n;
                power *= -f;
              }
              return sum;
            },
            f -> f * f + 1e-6,
            StrictMath.sqrt(0.5) - 1,
            StrictMath.sqrt(2) - 1,
            7));
  }

  static void main() {
    print("exp", exp());
    print("tanh", tanh());
    print("log1p", log1p());
    print("log", log());
  }

  private static void print(String name, Minimax fit) {
    IO.println("%s: level %.3e".formatted(name, fit.level()));
    for (double c : fit.numerator()) {
      IO.println("  " + (float) c + "f " + c);
    }
    for (double c : fit.denominator()) {
      IO.println("  / " + (float) c + "f " + c);
    }
  }
}
