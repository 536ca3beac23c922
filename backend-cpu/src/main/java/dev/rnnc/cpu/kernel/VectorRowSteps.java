package dev.rnnc.cpu.kernel;

import static dev.rnnc.cpu.kernel.ScalarFunctions.DECAY_LEAST;
import static dev.rnnc.cpu.kernel.ScalarFunctions.LOG_2_E;
import static dev.rnnc.cpu.kernel.ScalarFunctions.LOG_2_LOWER;
import static dev.rnnc.cpu.kernel.ScalarFunctions.LOG_2_UPPER;
import static dev.rnnc.cpu.kernel.ScalarFunctions.MANTISSA_BITS;
import static dev.rnnc.cpu.kernel.ScalarFunctions.ONE_BITS;
import static dev.rnnc.cpu.kernel.ScalarFunctions.ROUND;

import java.lang.invoke.MethodHandles;
import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * The steps by vectors. The class is a template: {@link HiddenClasses#copy} makes one for each
 * width, in which {@code SPECIES} and {@code STEP} are constants and the branches on them vanish.
 * Sixteen lanes are one, two or four vectors.
 */
final class VectorRowSteps implements RowSteps {
  private static final VectorSpecies<Float> SPECIES =
      HiddenClasses.widthOf(MethodHandles.lookup()).species();

  private static final int STEP = SPECIES.length();

  // The coefficients as constants of this class.
  private static final float EXP_0 = ScalarFunctions.EXP[0];
  private static final float EXP_1 = ScalarFunctions.EXP[1];
  private static final float EXP_2 = ScalarFunctions.EXP[2];
  private static final float EXP_3 = ScalarFunctions.EXP[3];
  private static final float EXP_4 = ScalarFunctions.EXP[4];

  @Override
  public float sum(float[] x, int offset, int width) {
    FloatVector s0 = FloatVector.zero(SPECIES);
    FloatVector s1 = s0;
    FloatVector s2 = s0;
    FloatVector s3 = s0;
    int whole = width & -LANES;
    for (int j = offset; j < offset + whole; j += LANES) {
      s0 = s0.add(FloatVector.fromArray(SPECIES, x, j));
      if (STEP < 16) {
        s1 = s1.add(FloatVector.fromArray(SPECIES, x, j + STEP));
      }
      if (STEP < 8) {
        s2 = s2.add(FloatVector.fromArray(SPECIES, x, j + 2 * STEP));
        s3 = s3.add(FloatVector.fromArray(SPECIES, x, j + 3 * STEP));
      }
    }
    float[] lanes = Scratch.lanes();
    s0.intoArray(lanes, 0);
    if (STEP < 16) {
      s1.intoArray(lanes, STEP);
    }
    if (STEP < 8) {
      s2.intoArray(lanes, 2 * STEP);
      s3.intoArray(lanes, 3 * STEP);
    }
    for (int j = whole; j < width; j++) {
      lanes[j - whole] += x[offset + j];
    }
    return RowSteps.total(lanes);
  }

  @Override
  public float dot(float[] x, int xOffset, float[] y, int yOffset, int width) {
    FloatVector s0 = FloatVector.zero(SPECIES);
    FloatVector s1 = s0;
    FloatVector s2 = s0;
    FloatVector s3 = s0;
    int whole = width & -LANES;
    for (int j = 0; j < whole; j += LANES) {
      int a = xOffset + j;
      int b = yOffset + j;
      s0 = FloatVector.fromArray(SPECIES, x, a).fma(FloatVector.fromArray(SPECIES, y, b), s0);
      if (STEP < 16) {
        s1 =
            FloatVector.fromArray(SPECIES, x, a + STEP)
                .fma(FloatVector.fromArray(SPECIES, y, b + STEP), s1);
      }
      if (STEP < 8) {
        s2 =
            FloatVector.fromArray(SPECIES, x, a + 2 * STEP)
                .fma(FloatVector.fromArray(SPECIES, y, b + 2 * STEP), s2);
        s3 =
            FloatVector.fromArray(SPECIES, x, a + 3 * STEP)
                .fma(FloatVector.fromArray(SPECIES, y, b + 3 * STEP), s3);
      }
    }
    float[] lanes = Scratch.lanes();
    s0.intoArray(lanes, 0);
    if (STEP < 16) {
      s1.intoArray(lanes, STEP);
    }
    if (STEP < 8) {
      s2.intoArray(lanes, 2 * STEP);
      s3.intoArray(lanes, 3 * STEP);
    }
    for (int j = whole; j < width; j++) {
      lanes[j - whole] = Math.fma(x[xOffset + j], y[yOffset + j], lanes[j - whole]);
    }
    return RowSteps.total(lanes);
  }

  @Override
  public float max(float[] x, int offset, int width) {
    FloatVector greatest = FloatVector.broadcast(SPECIES, Float.NEGATIVE_INFINITY);
    int whole = width & -STEP;
    for (int j = offset; j < offset + whole; j += STEP) {
      greatest = greatest.max(FloatVector.fromArray(SPECIES, x, j));
    }
    // The order of maxima does not matter, unlike that of sums.
    float max = greatest.reduceLanes(VectorOperators.MAX);
    for (int j = whole; j < width; j++) {
      max = Math.max(max, x[offset + j]);
    }
    return max;
  }

  @Override
  public void exponentials(float[] x, int xOffset, float max, float[] y, int yOffset, int width) {
    // As ScalarFunctions.decay, step by step.
    for (int j = 0; j < width; j += STEP) {
      VectorMask<Float> mask = SPECIES.indexInRange(j, width);
      FloatVector v = FloatVector.fromArray(SPECIES, x, xOffset + j, mask).sub(max);
      FloatVector shifted =
          v.fma(FloatVector.broadcast(SPECIES, LOG_2_E), FloatVector.broadcast(SPECIES, ROUND));
      FloatVector n = shifted.sub(ROUND);
      FloatVector r = n.fma(FloatVector.broadcast(SPECIES, -LOG_2_UPPER), v);
      r = n.fma(FloatVector.broadcast(SPECIES, -LOG_2_LOWER), r);
      FloatVector p = FloatVector.broadcast(SPECIES, EXP_4);
      p = p.fma(r, FloatVector.broadcast(SPECIES, EXP_3));
      p = p.fma(r, FloatVector.broadcast(SPECIES, EXP_2));
      p = p.fma(r, FloatVector.broadcast(SPECIES, EXP_1));
      p = p.fma(r, FloatVector.broadcast(SPECIES, EXP_0));
      p = p.fma(r.mul(r), r).add(1);
      FloatVector power =
          shifted
              .reinterpretAsInts()
              .lanewise(VectorOperators.LSHL, MANTISSA_BITS)
              .add(ONE_BITS)
              .reinterpretAsFloats();
      FloatVector e = p.mul(power);
      e.blend(0, v.compare(VectorOperators.LT, DECAY_LEAST)).intoArray(y, yOffset + j, mask);
    }
  }

  @Override
  public void scale(float[] x, int xOffset, float factor, float[] y, int yOffset, int width) {
    int j = 0;
    for (; j < (width & -STEP); j += STEP) {
      FloatVector v = FloatVector.fromArray(SPECIES, x, xOffset + j).mul(factor);
      v.blend(0, v.abs().compare(VectorOperators.LT, Float.MIN_NORMAL)).intoArray(y, yOffset + j);
    }
    if (j < width) {
      VectorMask<Float> mask = SPECIES.indexInRange(j, width);
      FloatVector v = FloatVector.fromArray(SPECIES, x, xOffset + j, mask).mul(factor);
      v.blend(0, v.abs().compare(VectorOperators.LT, Float.MIN_NORMAL))
          .intoArray(y, yOffset + j, mask);
    }
  }

  @Override
  public void add(float[] x, int xOffset, float[] y, int yOffset, int width) {
    int j = 0;
    for (; j < (width & -STEP); j += STEP) {
      FloatVector.fromArray(SPECIES, y, yOffset + j)
          .add(FloatVector.fromArray(SPECIES, x, xOffset + j))
          .intoArray(y, yOffset + j);
    }
    if (j < width) {
      VectorMask<Float> mask = SPECIES.indexInRange(j, width);
      FloatVector.fromArray(SPECIES, y, yOffset + j, mask)
          .add(FloatVector.fromArray(SPECIES, x, xOffset + j, mask))
          .intoArray(y, yOffset + j, mask);
    }
  }

  @Override
  public void addScaled(float[] x, int xOffset, float factor, float[] y, int yOffset, int width) {
    FloatVector factors = FloatVector.broadcast(SPECIES, factor);
    int j = 0;
    for (; j < (width & -STEP); j += STEP) {
      FloatVector.fromArray(SPECIES, x, xOffset + j)
          .fma(factors, FloatVector.fromArray(SPECIES, y, yOffset + j))
          .intoArray(y, yOffset + j);
    }
    if (j < width) {
      VectorMask<Float> mask = SPECIES.indexInRange(j, width);
      FloatVector.fromArray(SPECIES, x, xOffset + j, mask)
          .fma(factors, FloatVector.fromArray(SPECIES, y, yOffset + j, mask))
          .intoArray(y, yOffset + j, mask);
    }
  }

  @Override
  public void addRows(
      float[] x,
      int xOffset,
      int xStride,
      int rows,
      float[] y,
      int yOffset,
      boolean accumulate,
      int width) {
    if (!accumulate) {
      Arrays.fill(y, yOffset, yOffset + width, 0);
    }
    int j = 0;
    for (; j <= width - 4 * STEP; j += 4 * STEP) {
      addFourVectors(x, xOffset + j, xStride, rows, y, yOffset + j);
    }
    for (; j < width; j += STEP) {
      addOneVector(x, xOffset + j, xStride, rows, y, yOffset + j, Math.min(STEP, width - j));
    }
  }

  private static void addFourVectors(
      float[] x, int xOffset, int xStride, int rows, float[] y, int yOffset) {
    FloatVector s0 = FloatVector.fromArray(SPECIES, y, yOffset);
    FloatVector s1 = FloatVector.fromArray(SPECIES, y, yOffset + STEP);
    FloatVector s2 = FloatVector.fromArray(SPECIES, y, yOffset + 2 * STEP);
    FloatVector s3 = FloatVector.fromArray(SPECIES, y, yOffset + 3 * STEP);
    for (int row = 0; row < rows; row++) {
      int at = xOffset + row * xStride;
      s0 = s0.add(FloatVector.fromArray(SPECIES, x, at));
      s1 = s1.add(FloatVector.fromArray(SPECIES, x, at + STEP));
      s2 = s2.add(FloatVector.fromArray(SPECIES, x, at + 2 * STEP));
      s3 = s3.add(FloatVector.fromArray(SPECIES, x, at + 3 * STEP));
    }
    s0.intoArray(y, yOffset);
    s1.intoArray(y, yOffset + STEP);
    s2.intoArray(y, yOffset + 2 * STEP);
    s3.intoArray(y, yOffset + 3 * STEP);
  }

  private static void addOneVector(
      float[] x, int xOffset, int xStride, int rows, float[] y, int yOffset, int count) {
    VectorMask<Float> mask = SPECIES.indexInRange(0, count);
    FloatVector sum = FloatVector.fromArray(SPECIES, y, yOffset, mask);
    for (int row = 0; row < rows; row++) {
      sum = sum.add(FloatVector.fromArray(SPECIES, x, xOffset + row * xStride, mask));
    }
    sum.intoArray(y, yOffset, mask);
  }
}
