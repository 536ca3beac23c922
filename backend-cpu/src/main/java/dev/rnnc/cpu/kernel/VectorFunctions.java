package dev.rnnc.cpu.kernel;

import static dev.rnnc.cpu.kernel.ScalarFunctions.DECAY_LEAST;
import static dev.rnnc.cpu.kernel.ScalarFunctions.EXP_GREATEST;
import static dev.rnnc.cpu.kernel.ScalarFunctions.EXP_LEAST;
import static dev.rnnc.cpu.kernel.ScalarFunctions.LEAST_NORMAL;
import static dev.rnnc.cpu.kernel.ScalarFunctions.LOG_2_E;
import static dev.rnnc.cpu.kernel.ScalarFunctions.LOG_2_LOWER;
import static dev.rnnc.cpu.kernel.ScalarFunctions.LOG_2_UPPER;
import static dev.rnnc.cpu.kernel.ScalarFunctions.MANTISSA_BITS;
import static dev.rnnc.cpu.kernel.ScalarFunctions.ONE_BITS;
import static dev.rnnc.cpu.kernel.ScalarFunctions.ROOT_HALF_BITS;
import static dev.rnnc.cpu.kernel.ScalarFunctions.ROUND;
import static dev.rnnc.cpu.kernel.ScalarFunctions.ROUND_BITS;

import dev.rnnc.cpu.kernel.VectorCode.Floats;
import dev.rnnc.cpu.kernel.VectorCode.Integers;
import dev.rnnc.cpu.kernel.VectorCode.Mask;

/** Writes the functions of {@link ScalarFunctions} as vector code, step by step the same. */
record VectorFunctions(VectorCode code) {
  private static final int SIGN_BIT = 0x80000000;

  Floats unary(UnaryFunction function, Floats x) {
    return switch (function) {
      case NEGATE -> code.negate(x);
      case SIGMOID -> sigmoid(x);
      case TANH -> tanh(x);
      case RELU -> relu(x);
      case EXP -> exp(x);
      case LOG -> log(x);
      case SQRT -> code.sqrt(x);
      case ABS -> code.abs(x);
      case SOFTPLUS -> softplus(x);
      case SIGN ->
          code.select(code.compare("LT", x, 0), -1, code.select(code.compare("GT", x, 0), 1, x));
      case RECIPROCAL -> code.divide(code.constant(1), x);
    };
  }

  private Floats exp(Floats x) {
    Floats y = code.select(code.compare("GT", x, EXP_GREATEST), EXP_GREATEST, x);
    y = code.select(code.compare("LT", y, EXP_LEAST), EXP_LEAST, y);
    Floats shifted = code.fma(y, code.constant(LOG_2_E), code.constant(ROUND));
    Floats p = reducedExp(y, shifted);
    Integers n = code.bits(shifted);
    Integers half = code.shiftRight(n, 1);
    Floats first = powerOfTwo(half);
    Floats second = powerOfTwo(code.subtract(n, half));
    return code.multiply(code.multiply(p, first), second);
  }

  private Floats sigmoid(Floats x) {
    Floats e = decay(x);
    Floats numerator = code.select(code.compare("LT", x, 0), e, code.constant(1));
    return code.divide(numerator, code.add(e, 1));
  }

  private Floats softplus(Floats x) {
    Floats e = decay(x);
    return code.fma(polynomial(ScalarFunctions.LOG_1P, e), e, relu(x));
  }

  private Floats tanh(Floats x) {
    Floats square = code.multiply(x, x);
    Floats numerator = code.multiply(polynomial(ScalarFunctions.TANH_NUMERATOR, square), x);
    Floats denominator = polynomial(ScalarFunctions.TANH_DENOMINATOR, square);
    Mask saturated = code.compare("GE", code.abs(numerator), denominator);
    Floats limit = code.ofBits(code.or(code.and(code.bits(x), SIGN_BIT), ONE_BITS));
    return code.select(saturated, limit, code.divide(numerator, denominator));
  }

  private Floats log(Floats x) {
    Mask subnormal = code.compare("LT", x, LEAST_NORMAL);
    Integers bits = code.bits(code.select(subnormal, code.multiply(x, 0x1p23f), x));
    Integers exponent = code.shiftRight(code.add(bits, -ROOT_HALF_BITS), MANTISSA_BITS);
    Floats mantissa = code.ofBits(code.subtract(bits, code.shiftLeft(exponent, MANTISSA_BITS)));
    Floats n = code.subtract(code.ofBits(code.add(exponent, ROUND_BITS)), ROUND);
    n = code.select(subnormal, code.subtract(n, MANTISSA_BITS), n);
    Floats f = code.subtract(mantissa, 1);
    Floats square = code.multiply(f, f);
    Floats y = code.multiply(code.multiply(f, square), polynomial(ScalarFunctions.LOG, f));
    y = code.fma(n, code.constant(LOG_2_LOWER), y);
    y = code.fma(square, code.constant(-0.5f), y);
    Floats result = code.fma(n, code.constant(LOG_2_UPPER), code.add(f, y));
    result = code.select(code.compare("LT", x, Float.POSITIVE_INFINITY), result, x);
    result = code.select(code.compare("LT", x, 0), Float.NaN, result);
    return code.select(code.compare("EQ", x, 0), Float.NEGATIVE_INFINITY, result);
  }

  private Floats relu(Floats x) {
    return code.select(code.compare("LT", x, 0), 0, x);
  }

  private Floats decay(Floats x) {
    Floats y = code.negate(code.abs(x));
    Floats shifted = code.fma(y, code.constant(LOG_2_E), code.constant(ROUND));
    Floats p = reducedExp(y, shifted);
    Floats e = code.multiply(p, powerOfTwo(code.bits(shifted)));
    return code.select(code.compare("LT", y, DECAY_LEAST), 0, e);
  }

  private Floats reducedExp(Floats y, Floats shifted) {
    Floats n = code.subtract(shifted, ROUND);
    Floats r = code.fma(n, code.constant(-LOG_2_UPPER), y);
    r = code.fma(n, code.constant(-LOG_2_LOWER), r);
    Floats tail = code.fma(polynomial(ScalarFunctions.EXP, r), code.multiply(r, r), r);
    return code.add(tail, 1);
  }

  /** {@code 2^n} for the whole number in the low bits. */
  private Floats powerOfTwo(Integers n) {
    return code.ofBits(code.add(code.shiftLeft(n, MANTISSA_BITS), ONE_BITS));
  }

  private Floats polynomial(float[] coefficients, Floats x) {
    Floats sum = code.constant(coefficients[coefficients.length - 1]);
    for (int i = coefficients.length - 2; i >= 0; i--) {
      sum = code.fma(sum, x, code.constant(coefficients[i]));
    }
    return sum;
  }
}
