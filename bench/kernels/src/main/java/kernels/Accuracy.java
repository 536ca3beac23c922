package kernels;

import dev.rnnc.cpu.kernel.ElementwiseKernels;
import dev.rnnc.cpu.kernel.UnaryFunction;
import java.util.List;
import java.util.Locale;
import java.util.function.DoubleUnaryOperator;

/**
 * Prints how far the functions in kernels are from StrictMath in double: over the whole range of
 * floats by a sample that meets every exponent thousands of times, and at awkward points.
 *
 * <p>An ulp is that of the exact result rounded to float. Results below {@link #TINY} have a column
 * of their own, because some functions count them as 0.
 */
final class Accuracy {
  /** A function and what it should be. */
  private record Function(UnaryFunction function, DoubleUnaryOperator exact) {
    /** What a compiled kernel makes of some numbers. */
    float[] of(float[] x) {
      float[] y = new float[x.length];
      ElementwiseKernels.compile(ElementwiseRun.of(function))
          .run(new float[][] {x, y}, new int[2], new int[2], NO_INDEX, NONE, NONE, 0, x.length);
      return y;
    }
  }

  private static final List<Function> FUNCTIONS =
      List.of(
          new Function(UnaryFunction.TANH, StrictMath::tanh),
          new Function(UnaryFunction.SIGMOID, Accuracy::sigmoid),
          new Function(UnaryFunction.EXP, StrictMath::exp),
          new Function(UnaryFunction.LOG, StrictMath::log),
          new Function(
              UnaryFunction.SOFTPLUS,
              x -> Math.max(x, 0) + StrictMath.log1p(StrictMath.exp(-Math.abs(x)))));

  /** Zeros, ends of the range, where results saturate, underflow or overflow, and no numbers. */
  private static final float[] AWKWARD = {
    0f,
    -0f,
    Float.MIN_VALUE,
    -Float.MIN_NORMAL,
    1e-4f,
    1,
    -1,
    8.66f,
    9.02f,
    -16.64f,
    -86.9f,
    -87.5f,
    88.72f,
    88.73f,
    -103.9f,
    -104f,
    Float.MAX_VALUE,
    -Float.MAX_VALUE,
    Float.POSITIVE_INFINITY,
    Float.NEGATIVE_INFINITY,
    Float.NaN
  };

  /** exp(-87), about 1.4 times the least normal float. */
  private static final double TINY = StrictMath.exp(-87);

  /** A prime step over all bit patterns. */
  private static final int STEP = 1021;

  private static final int BLOCK = 4096;

  private static final int[] NONE = {};
  private static final int[][] NO_INDEX = {};

  private Accuracy() {}

  static void print() {
    IO.println(
        "| function | greatest error | at | greatest absolute error | of it below exp(-87) |");
    IO.println("| --- | --- | --- | --- | --- |");
    FUNCTIONS.forEach(function -> IO.println(row(function)));
    IO.println();
    IO.println("| x | tanh | exact | sigmoid | exact | exp | exact |");
    IO.println("| --- | --- | --- | --- | --- | --- | --- |");
    List<Function> shown = FUNCTIONS.subList(0, 3);
    List<float[]> found = shown.stream().map(f -> f.of(AWKWARD)).toList();
    for (int i = 0; i < AWKWARD.length; i++) {
      StringBuilder line = new StringBuilder(text("| %s |", AWKWARD[i]));
      for (int j = 0; j < shown.size(); j++) {
        float exact = (float) shown.get(j).exact.applyAsDouble(AWKWARD[i]);
        line.append(text(" %s | %s |", found.get(j)[i], exact));
      }
      IO.println(line);
    }
    IO.println();
  }

  private static String row(Function function) {
    Errors errors = new Errors();
    float[] x = new float[BLOCK];
    for (long pattern = 0; pattern < 1L << 32; pattern += (long) BLOCK * STEP) {
      for (int i = 0; i < BLOCK; i++) {
        x[i] = Float.intBitsToFloat((int) (pattern + (long) i * STEP));
      }
      float[] y = function.of(x);
      for (int i = 0; i < BLOCK; i++) {
        errors.meet(x[i], y[i], function.exact.applyAsDouble(x[i]));
      }
    }
    return text(
        "| %s | %.2f ulp | %s | %.1e | %.1e |",
        function.function.name().toLowerCase(Locale.ROOT),
        errors.ulps,
        errors.worst,
        errors.absolute,
        errors.ofTiny);
  }

  /** {@code 1 / (1 + exp(-x))}, as exact where it is small as where it is not. */
  private static double sigmoid(double x) {
    double decay = StrictMath.exp(-Math.abs(x));
    return (x < 0 ? decay : 1) / (1 + decay);
  }

  @SuppressWarnings("AnnotateFormatMethod")
  private static String text(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }

  /** The greatest errors so far; of infinite results only that they are. */
  private static final class Errors {
    private double ulps;
    private float worst;
    private double absolute;
    private double ofTiny;

    void meet(float x, float found, double exact) {
      float rounded = (float) exact;
      if (Float.isNaN(rounded) || Float.isInfinite(rounded)) {
        if (Float.compare(found, rounded) != 0) {
          throw new IllegalStateException("of %s: %s for %s".formatted(x, found, rounded));
        }
        return;
      }
      double error = Math.abs(found - exact);
      if (Math.abs(exact) < TINY) {
        ofTiny = Math.max(ofTiny, error);
        return;
      }
      // Beyond 1 an absolute error grows with the result and says nothing new.
      if (Math.abs(exact) <= 1) {
        absolute = Math.max(absolute, error);
      }
      if (error / Math.ulp(rounded) > ulps) {
        ulps = error / Math.ulp(rounded);
        worst = x;
      }
    }
  }
}
