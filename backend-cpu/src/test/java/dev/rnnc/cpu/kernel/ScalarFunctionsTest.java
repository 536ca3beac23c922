package dev.rnnc.cpu.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.function.DoubleUnaryOperator;
import org.assertj.core.data.Offset;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScalarFunctionsTest {
  private static final float INFINITY = Float.POSITIVE_INFINITY;

  /** A prime step over all bit patterns, so that every exponent is met hundreds of times. */
  private static final int STEP = 16381;

  @Test
  void expIsAccurate() {
    assertThat(worstError(UnaryFunction.EXP, Math::exp, 0)).isLessThan(1.1);
  }

  @Test
  void sigmoidIsAccurate() {
    assertThat(worstError(UnaryFunction.SIGMOID, x -> 1 / (1 + Math.exp(-x)), 2e-38))
        .isLessThan(2.5);
  }

  @Test
  void softplusIsAccurate() {
    assertThat(
            worstError(
                UnaryFunction.SOFTPLUS,
                x -> Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x))),
                2e-38))
        .isLessThan(3);
  }

  @Test
  void tanhIsAccurate() {
    assertThat(worstError(UnaryFunction.TANH, Math::tanh, 0)).isLessThan(5);
  }

  @Test
  void logIsAccurate() {
    assertThat(worstError(UnaryFunction.LOG, Math::log, 0)).isLessThan(1);
  }

  @Test
  void tanhNeverExceedsOne() {
    float greatest = 0;
    for (float x = 7; x < 10; x += 1e-4f) {
      greatest = Math.max(greatest, ScalarFunctions.tanh(x));
    }
    assertThat(greatest).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      textBlock =
          """
          # x,         exp,      sigmoid, tanh,    log,       softplus, sqrt,     relu,     sign, reciprocal
          NaN,         NaN,      NaN,     NaN,     NaN,       NaN,      NaN,      NaN,      NaN,  NaN
          Infinity,    Infinity, 1,       1,       Infinity,  Infinity, Infinity, Infinity, 1,    0
          -Infinity,   0,        0,       -1,      NaN,       0,        NaN,      0,        -1,   -0
          0,           1,        0.5,     0,       -Infinity, -,        0,        0,        0,    Infinity
          -0,          1,        0.5,     -0,      -Infinity, -,        -0,       -0,       -0,   -Infinity
          -1,          -,        -,       -,       NaN,       -,        NaN,      0,        -1,   -1
          1,           -,        -,       -,       0,         -,        1,        1,        1,    1
          1000,        Infinity, 1,       1,       -,         1000,     -,        1000,     1,    -
          -1000,       0,        0,       -1,      NaN,       0,        NaN,      0,        -1,   -
          1.4e-45,     1,        0.5,     1.4e-45, -,         -,        -,        1.4e-45,  1,    Infinity
          3.4028235E38, Infinity, 1,      1,       -,   3.4028235E38,   -, 3.4028235E38,    1,    -
          """)
  void specialValues(
      float x,
      @Nullable Float exp,
      @Nullable Float sigmoid,
      @Nullable Float tanh,
      @Nullable Float log,
      @Nullable Float softplus,
      @Nullable Float sqrt,
      @Nullable Float relu,
      @Nullable Float sign,
      @Nullable Float reciprocal) {
    check(UnaryFunction.EXP, x, exp);
    check(UnaryFunction.SIGMOID, x, sigmoid);
    check(UnaryFunction.TANH, x, tanh);
    check(UnaryFunction.LOG, x, log);
    check(UnaryFunction.SOFTPLUS, x, softplus);
    check(UnaryFunction.SQRT, x, sqrt);
    check(UnaryFunction.RELU, x, relu);
    check(UnaryFunction.SIGN, x, sign);
    check(UnaryFunction.RECIPROCAL, x, reciprocal);
  }

  @Test
  void theCoefficientsAreTheFits() {
    check(Coefficients.exp(), 3.1e-9, ScalarFunctions.EXP, new float[] {1});
    check(Coefficients.log(), 5.9e-9, ScalarFunctions.LOG, new float[] {1});
    check(Coefficients.log1p(), 3.01e-8, ScalarFunctions.LOG_1P, new float[] {1});
    check(
        Coefficients.tanh(),
        1.05e-8,
        ScalarFunctions.TANH_NUMERATOR,
        ScalarFunctions.TANH_DENOMINATOR);
  }

  private static void check(Minimax fit, double level, float[] numerator, float[] denominator) {
    assertThat(fit.level()).isCloseTo(level, Offset.offset(level / 50));
    assertThat(numerator).containsExactly(floats(fit.numerator()));
    assertThat(denominator).containsExactly(floats(fit.denominator()));
  }

  private static void check(UnaryFunction function, float x, @Nullable Float wanted) {
    if (wanted != null) {
      assertThat(function.apply(x)).as("%s of %s", function, x).isEqualTo(wanted);
    }
  }

  /** The greatest error in ulp where the exact result is finite and at least {@code least}. */
  private static double worstError(
      UnaryFunction function, DoubleUnaryOperator exact, double least) {
    double worst = 0;
    for (long pattern = 0; pattern < 1L << 32; pattern += STEP) {
      float x = Float.intBitsToFloat((int) pattern);
      double wanted = exact.applyAsDouble(x);
      float rounded = (float) wanted;
      if (Math.abs(rounded) < INFINITY && Math.abs(wanted) >= least) {
        worst = Math.max(worst, Math.abs(function.apply(x) - wanted) / Math.ulp(rounded));
      }
    }
    return worst;
  }

  private static float[] floats(List<Double> numbers) {
    float[] floats = new float[numbers.size()];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = numbers.get(i).floatValue();
    }
    return floats;
  }
}
