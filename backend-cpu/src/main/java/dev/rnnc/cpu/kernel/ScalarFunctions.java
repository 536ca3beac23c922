package dev.rnnc.cpu.kernel;

/** The functions of one float that kernels compute. */
public final class ScalarFunctions {
  private ScalarFunctions() {}

  /** {@code 1 / (1 + exp(-x))}. */
  public static float sigmoid(float x) {
    return (float) (1 / (1 + Math.exp(-x)));
  }

  /** The hyperbolic tangent. */
  public static float tanh(float x) {
    return (float) Math.tanh(x);
  }

  /** The exponential function. */
  public static float exp(float x) {
    return (float) Math.exp(x);
  }

  /** The natural logarithm. */
  public static float log(float x) {
    return (float) Math.log(x);
  }

  /** {@code log(1 + exp(x))}. */
  public static float softplus(float x) {
    return (float) (Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x))));
  }
}
