package dev.rnnc.cpu.kernel;

/**
 * The functions of one float that kernels compute, with the bits that they compute.
 *
 * <p>Every step is one IEEE operation, fused multiply-add or operation on bits, so interpreter,
 * compilers and vectors of any width agree; {@link VectorFunctions} holds the same steps for
 * vectors. NaN gives NaN, infinities and zeros give the limits. The coefficients are best
 * approximations, made by the program {@code Coefficients} among the tests, which also check the
 * errors stated here: in units of the last place (ulp) of the exact result.
 */
public final class ScalarFunctions {
  /** Adding and subtracting 1.5 · 2^23 rounds to a whole number, found in the sum's low bits. */
  static final float ROUND = 0x1.8p23f;

  static final int ROUND_BITS = 0x4b400000;
  static final int ONE_BITS = 0x3f800000;
  static final int MANTISSA_BITS = 23;

  static final float LOG_2_E = 1.442695f;

  /** log(2) in two parts; the upper has trailing zeros, so that its small multiples are exact. */
  static final float LOG_2_UPPER = 0.69314575f;

  static final float LOG_2_LOWER = 1.4286068e-6f;

  /** exp is infinite above this, and 0 below {@link #EXP_LEAST}, after rounding. */
  static final float EXP_GREATEST = 89f;

  static final float EXP_LEAST = -105f;

  /** The exponential in {@link #sigmoid} and {@link #softplus} counts as 0 below this. */
  static final float DECAY_LEAST = -87f;

  /** The bits of sqrt(1/2): a mantissa is taken between this and twice it. */
  static final int ROOT_HALF_BITS = 0x3f3504f3;

  static final float LEAST_NORMAL = Float.MIN_NORMAL;

  /** {@code (exp(r) - 1 - r) / r²}, relative error of exp 3.1e-9. */
  static final float[] EXP = {0.49999994f, 0.16666521f, 0.04166839f, 0.008368717f, 0.0013814601f};

  /** {@code tanh(x) / x} is this of x² over {@link #TANH_DENOMINATOR}, relative error 1.1e-8. */
  static final float[] TANH_NUMERATOR = {
    1f, 0.1342421f, 0.003547103f, 2.1470058E-5f, 1.4584591E-8f
  };

  static final float[] TANH_DENOMINATOR = {
    1f, 0.46757537f, 0.026072338f, 3.3703903E-4f, 8.271386E-7f
  };

  /** {@code log(1 + e) / e}, relative error 3.1e-8. */
  static final float[] LOG_1P = {
    0.99999994f,
    -0.49999493f,
    0.33319098f,
    -0.24842982f,
    0.19106007f,
    -0.13663246f,
    0.078225955f,
    -0.029505238f,
    0.005232694f
  };

  /** {@code (log(1 + f) - f + f² / 2) / f³}, relative error of log 5.9e-9. */
  static final float[] LOG = {
    0.33333316f,
    -0.2500081f,
    0.20002286f,
    -0.16624555f,
    0.14181192f,
    -0.1312875f,
    0.12881647f,
    -0.07859624f
  };

  private ScalarFunctions() {}

  /** The exponential function, within 1.1 ulp; subnormal results included. */
  public static float exp(float x) {
    float y = x > EXP_GREATEST ? EXP_GREATEST : x;
    y = y < EXP_LEAST ? EXP_LEAST : y;
    float shifted = Math.fma(y, LOG_2_E, ROUND);
    float p = reducedExp(y, shifted);
    // 2^n in two factors, since n reaches beyond the exponents of either.
    int n = Float.floatToRawIntBits(shifted);
    int half = n >> 1;
    float first = Float.intBitsToFloat((half << MANTISSA_BITS) + ONE_BITS);
    float second = Float.intBitsToFloat(((n - half) << MANTISSA_BITS) + ONE_BITS);
    return p * first * second;
  }

  /** {@code 1 / (1 + exp(-x))}, within 2.5 ulp; 0 below -87. */
  public static float sigmoid(float x) {
    float e = decay(x);
    return (x < 0 ? e : 1) / (e + 1);
  }

  /** {@code log(1 + exp(x))}, within 3 ulp; 0 below -87. */
  public static float softplus(float x) {
    float e = decay(x);
    return Math.fma(polynomial(LOG_1P, e), e, x < 0 ? 0 : x);
  }

  /** The hyperbolic tangent, within 5 ulp (2.9e-7), never beyond ±1. */
  public static float tanh(float x) {
    float square = x * x;
    float numerator = polynomial(TANH_NUMERATOR, square) * x;
    float denominator = polynomial(TANH_DENOMINATOR, square);
    // Beyond the fit, and where the polynomials overflow, the numerator is not the smaller.
    return Math.abs(numerator) >= denominator ? Math.copySign(1f, x) : numerator / denominator;
  }

  /** The natural logarithm, within 1 ulp. */
  public static float log(float x) {
    boolean subnormal = x < LEAST_NORMAL;
    int bits = Float.floatToRawIntBits(subnormal ? x * 0x1p23f : x);
    int exponent = (bits - ROOT_HALF_BITS) >> MANTISSA_BITS;
    float mantissa = Float.intBitsToFloat(bits - (exponent << MANTISSA_BITS));
    float n = Float.intBitsToFloat(exponent + ROUND_BITS) - ROUND;
    n = subnormal ? n - MANTISSA_BITS : n;
    float f = mantissa - 1;
    float square = f * f;
    float y = f * square * polynomial(LOG, f);
    y = Math.fma(n, LOG_2_LOWER, y);
    y = Math.fma(square, -0.5f, y);
    float result = Math.fma(n, LOG_2_UPPER, f + y);
    result = x < Float.POSITIVE_INFINITY ? result : x;
    result = x < 0 ? Float.NaN : result;
    return x == 0 ? Float.NEGATIVE_INFINITY : result;
  }

  /** {@code exp(-|x|)}, 0 where that is below exp(-87). */
  static float decay(float x) {
    float y = -Math.abs(x);
    float shifted = Math.fma(y, LOG_2_E, ROUND);
    float p = reducedExp(y, shifted);
    int n = Float.floatToRawIntBits(shifted);
    float e = p * Float.intBitsToFloat((n << MANTISSA_BITS) + ONE_BITS);
    return y < DECAY_LEAST ? 0 : e;
  }

  /** {@code exp(y - n log(2))} for the whole number n in the low bits of {@code shifted}. */
  private static float reducedExp(float y, float shifted) {
    float n = shifted - ROUND;
    float r = Math.fma(n, -LOG_2_UPPER, y);
    r = Math.fma(n, -LOG_2_LOWER, r);
    return Math.fma(polynomial(EXP, r), r * r, r) + 1;
  }

  /** Horner's rule by fused multiply-adds. */
  private static float polynomial(float[] coefficients, float x) {
    float sum = coefficients[coefficients.length - 1];
    for (int i = coefficients.length - 2; i >= 0; i--) {
      sum = Math.fma(sum, x, coefficients[i]);
    }
    return sum;
  }
}
