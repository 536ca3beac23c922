package dev.rnnc.cpu.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rnnc.cpu.kernel.ElementwiseSpec.Instruction;
import dev.rnnc.cpu.kernel.ElementwiseSpec.Sink;
import dev.rnnc.cpu.kernel.ElementwiseSpec.Source;
import dev.rnnc.ir.CounterRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ElementwiseKernelTest {
  private static final int ROWS = 5;

  @ParameterizedTest
  @ValueSource(ints = {1, 7, 16, 33, 65})
  void randomCodeGivesTheBitsOfTheInterpreter(int width) {
    Random random = new Random(width);
    for (int trial = 0; trial < 3; trial++) {
      ElementwiseSpec spec = randomSpec(random, width, 5 + random.nextInt(20));
      Arguments wanted = new Arguments(new Random(trial), width);
      wanted.run(new InterpretedElementwise(spec), 1, ROWS - 1);
      for (VectorWidth lanes : VectorWidth.values()) {
        Arguments found = new Arguments(new Random(trial), width);
        // In two calls: rows may be split anywhere.
        ElementwiseKernel kernel = ElementwiseKernels.compile(spec, lanes);
        found.run(kernel, 1, 2);
        found.run(kernel, 2, ROWS - 1);
        assertThat(bits(found.arrays))
            .as("%s by %s", spec, lanes)
            .isDeepEqualTo(bits(wanted.arrays));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 15, 16, 1023, 1024, 1025, 2500})
  void flatCodeRunsOverAnyLength(int length) {
    ElementwiseSpec spec =
        new ElementwiseSpec(
            ElementwiseSpec.FLAT,
            List.of(new Source.Rows(0), new Source.PerRow(1, 1), new Source.Shared(2)),
            List.of(
                new Instruction.MultiplyAdd(0, 1, 2),
                new Instruction.Unary(UnaryFunction.TANH, 3),
                new Instruction.Unary(UnaryFunction.SIGMOID, 4),
                new Instruction.Unary(UnaryFunction.EXP, 5),
                new Instruction.Unary(UnaryFunction.LOG, 6),
                new Instruction.Unary(UnaryFunction.SOFTPLUS, 7),
                new Instruction.Binary(BinaryFunction.ADD, 8, 4)),
            List.of(new Sink(9, 3, false), new Sink(3, 0, true)));
    float[][] wanted = flatArrays(length);
    run(new InterpretedElementwise(spec), wanted, length);
    for (VectorWidth lanes : VectorWidth.values()) {
      float[][] found = flatArrays(length);
      run(ElementwiseKernels.compile(spec, lanes), found, length);
      assertThat(bits(found)).as(lanes.name()).isDeepEqualTo(bits(wanted));
    }
  }

  @ParameterizedTest
  @EnumSource
  void masksDrawWhatTheCounterSays(VectorWidth lanes) {
    int width = 37;
    double rate = 0.3;
    ElementwiseSpec spec =
        new ElementwiseSpec(
            width,
            List.of(new Source.Mask(0, CounterRandom.threshold(rate), 1.5f)),
            List.of(),
            List.of(new Sink(0, 0, false)));
    float[] out = new float[2 * width];
    int[] keys = {CounterRandom.rowKey(1, 2, 3, 4, 5), CounterRandom.rowKey(1, 2, 3, 4, 6)};
    ElementwiseKernels.compile(spec, lanes)
        .run(
            new float[][] {out},
            new int[1],
            new int[] {width},
            new int[][] {keys},
            new int[1],
            new int[] {1},
            0,
            2);
    for (int i = 0; i < out.length; i++) {
      boolean keeps = CounterRandom.keeps(keys[i / width], i % width, rate);
      assertThat(out[i]).isEqualTo(keeps ? 1.5f : 0);
    }
  }

  @ParameterizedTest
  @EnumSource
  void numbersTooSmallForANormalFloatAreStoredAsZero(VectorWidth lanes) {
    float least = Float.MIN_NORMAL;
    float[] halved = {2 * least, least, -2 * least, -least, Float.MIN_VALUE, 0, 1, Float.NaN};
    ElementwiseSpec spec =
        new ElementwiseSpec(
            ElementwiseSpec.FLAT,
            List.of(new Source.Rows(0)),
            List.of(
                new Instruction.Constant(0.5f),
                new Instruction.Binary(BinaryFunction.MULTIPLY, 0, 1)),
            List.of(new Sink(2, 1, false), new Sink(2, 2, true)));
    float[] found = new float[halved.length];
    float[] summed = {0, least / 4, 0, 0, 0, 0, 0, 0};
    run(
        ElementwiseKernels.compile(spec, lanes),
        new float[][] {halved, found, summed},
        halved.length);
    float[] wanted = {least, 0, -least, 0, 0, 0, 0.5f, Float.NaN};
    assertThat(found).containsExactly(wanted);
    assertThat(summed).containsExactly(wanted);
  }

  @ParameterizedTest
  @EnumSource
  void functionsGiveTheBitsOfTheirScalarSiblings(VectorWidth lanes) {
    float[] specials = {
      0,
      -0f,
      1,
      -1,
      Float.NaN,
      Float.POSITIVE_INFINITY,
      Float.NEGATIVE_INFINITY,
      Float.MIN_VALUE,
      -Float.MIN_VALUE,
      Float.MIN_NORMAL,
      Float.MAX_VALUE,
      -Float.MAX_VALUE,
      88.7f,
      88.8f,
      -87,
      -87.1f,
      -103.9f,
      -104,
      8.5f,
      -8.6f,
      1e-20f,
      0.70710677f
    };
    int count = 1500;
    float[] x = Arrays.copyOf(specials, count);
    for (int i = specials.length; i < count; i++) {
      x[i] = Float.intBitsToFloat((int) (i * (0x1_0000_0000L / count)));
    }
    for (UnaryFunction function : UnaryFunction.values()) {
      ElementwiseSpec spec =
          new ElementwiseSpec(
              ElementwiseSpec.FLAT,
              List.of(new Source.Rows(0)),
              List.of(new Instruction.Unary(function, 0)),
              List.of(new Sink(1, 1, false)));
      float[][] arrays = {x, new float[count]};
      run(ElementwiseKernels.compile(spec, lanes), arrays, count);
      for (int i = 0; i < count; i++) {
        assertThat(Float.floatToIntBits(arrays[1][i]))
            .as("%s of %s by %s", function, x[i], lanes)
            .isEqualTo(Float.floatToIntBits(InterpretedElementwise.normal(function.apply(x[i]))));
      }
    }
  }

  @Test
  void equalSpecsShareAKernel() {
    assertThat(ElementwiseKernels.compile(copy(9))).isSameAs(ElementwiseKernels.compile(copy(9)));
    assertThat(ElementwiseKernels.compile(copy(9)))
        .isNotSameAs(ElementwiseKernels.compile(copy(8)));
  }

  @Test
  void aSpecRefusesValuesThatAreNotDefinedYet() {
    assertThatThrownBy(() ->
            new ElementwiseSpec(
                4,
                List.of(new Source.Rows(0)),
                List.of(new Instruction.Binary(BinaryFunction.ADD, 0, 1)),
                List.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("reads value 1 where 1 are defined");
  }

  private static ElementwiseSpec copy(int width) {
    return new ElementwiseSpec(
        width, List.of(new Source.Rows(0)), List.of(), List.of(new Sink(0, 1, false)));
  }

  /** Sources of every kind, code that reaches all functions, sinks in and out of place. */
  private static ElementwiseSpec randomSpec(Random random, int width, int length) {
    List<Source> sources =
        List.of(
            new Source.Rows(0),
            new Source.Rows(0, 2),
            new Source.Shared(1, 1),
            new Source.PerRow(2),
            new Source.Gathered(3, 0),
            new Source.Mask(1, 1 << 23, 2));
    List<Instruction> code = new ArrayList<>();
    UnaryFunction[] unary = UnaryFunction.values();
    BinaryFunction[] binary = BinaryFunction.values();
    for (int i = 0; i < length; i++) {
      int defined = sources.size() + i;
      int a = random.nextInt(defined);
      int b = random.nextInt(defined);
      code.add(
          switch (random.nextInt(8)) {
            case 0 -> new Instruction.Constant(random.nextFloat());
            case 1, 2, 3 -> new Instruction.Unary(unary[random.nextInt(unary.length)], a);
            case 4 -> new Instruction.Select(a, b, random.nextInt(defined));
            case 5 -> new Instruction.MultiplyAdd(a, b, random.nextInt(defined));
            default -> new Instruction.Binary(binary[random.nextInt(binary.length)], a, b);
          });
    }
    int last = sources.size() + length - 1;
    return new ElementwiseSpec(
        width,
        sources,
        code,
        List.of(
            new Sink(last, 0, false),
            new Sink(last - 1, 4, 1, true),
            new Sink(last - 2, 4, 1 + width, false),
            new Sink(random.nextInt(last), 5, true)));
  }

  private static float[][] flatArrays(int length) {
    Random random = new Random(7);
    float[][] arrays = new float[4][length + 20];
    for (float[] array : arrays) {
      for (int i = 0; i < array.length; i++) {
        array[i] = (float) random.nextGaussian();
      }
    }
    return arrays;
  }

  private static void run(ElementwiseKernel kernel, float[][] arrays, int length) {
    int[] offsets = new int[arrays.length];
    kernel.run(
        arrays, offsets, new int[arrays.length], new int[0][], new int[0], new int[0], 0, length);
  }

  static int[][] bits(float[][] arrays) {
    return Arrays.stream(arrays).map(ElementwiseKernelTest::bits).toArray(int[][]::new);
  }

  static int[] bits(float[] array) {
    int[] bits = new int[array.length];
    Arrays.setAll(bits, i -> Float.floatToIntBits(array[i]));
    return bits;
  }

  /** Arrays with room around the rows, so that writing outside shows. */
  private static final class Arguments {
    private final float[][] arrays = new float[6][];
    private final int[] offsets = {4, 1, 2, 3, 7, 6};
    private final int[] strides;
    private final int[][] indices = {new int[2 * ROWS + 1], new int[ROWS]};
    private final int[] indexOffsets = {1, 0};
    private final int[] indexStrides = {2, 1};

    Arguments(Random random, int width) {
      strides = new int[] {width + 5, 0, 3, width + 2, 2 * width + 4, 0};
      for (int a = 0; a < arrays.length; a++) {
        arrays[a] = new float[(2 * width + 5) * (ROWS + 2) + 20];
        for (int i = 0; i < arrays[a].length; i++) {
          arrays[a][i] = (float) random.nextGaussian() * 2;
        }
      }
      for (int i = 0; i < ROWS; i++) {
        indices[0][2 * i + 1] = random.nextInt(ROWS) - 1;
        indices[1][i] = random.nextInt();
      }
    }

    void run(ElementwiseKernel kernel, int rowBegin, int rowEnd) {
      kernel.run(arrays, offsets, strides, indices, indexOffsets, indexStrides, rowBegin, rowEnd);
    }
  }
}
