package dev.rnnc.cpu.kernel;

import dev.rnnc.cpu.kernel.ElementwiseSpec.Instruction;
import dev.rnnc.cpu.kernel.ElementwiseSpec.Sink;
import dev.rnnc.cpu.kernel.ElementwiseSpec.Source;

/** Runs a spec element by element: what the code means. */
record InterpretedElementwise(ElementwiseSpec spec) implements ElementwiseKernel {
  @Override
  public void run(
      float[][] arrays,
      int[] offsets,
      int[] strides,
      int[][] indices,
      int[] indexOffsets,
      int[] indexStrides,
      int rowBegin,
      int rowEnd) {
    float[] values = new float[spec.sources().size() + spec.code().size()];
    for (int i = rowBegin; i < rowEnd; i++) {
      for (int j = 0; j < (spec.isFlat() ? 1 : spec.width()); j++) {
        int row = spec.isFlat() ? 0 : i;
        int column = spec.isFlat() ? i : j;
        int next = 0;
        for (Source source : spec.sources()) {
          values[next++] =
              switch (source) {
                case Source.Rows(int a, int first) ->
                    arrays[a][offsets[a] + row * strides[a] + first + column];
                case Source.Shared(int a, int first) -> arrays[a][offsets[a] + first + column];
                case Source.PerRow(int a, int first) ->
                    arrays[a][offsets[a] + row * strides[a] + first];
                case Source.Gathered(int a, int first, int x) -> {
                  int index = indices[x][indexOffsets[x] + row * indexStrides[x]];
                  yield index < 0 ? 0 : arrays[a][offsets[a] + index * strides[a] + first + column];
                }
                case Source.Mask(int x, int threshold, float kept) ->
                    draw(indices[x][indexOffsets[x] + row * indexStrides[x]], column) >= threshold
                        ? kept
                        : 0;
              };
        }
        for (Instruction instruction : spec.code()) {
          values[next++] =
              switch (instruction) {
                case Instruction.Constant(float value) -> value;
                case Instruction.Unary(UnaryFunction f, int x) -> f.apply(values[x]);
                case Instruction.Binary(BinaryFunction f, int a, int b) ->
                    f.apply(values[a], values[b]);
                case Instruction.MultiplyAdd(int a, int b, int c) ->
                    Math.fma(values[a], values[b], values[c]);
                case Instruction.Select(int condition, int then, int otherwise) ->
                    values[condition] != 0 ? values[then] : values[otherwise];
              };
        }
        for (Sink sink : spec.sinks()) {
          float[] a = arrays[sink.array()];
          int at = offsets[sink.array()] + row * strides[sink.array()] + sink.first() + column;
          float value = values[sink.value()];
          if (sink.accumulate()) {
            a[at] = normal(a[at] + value);
          } else {
            a[at] = sink.value() < spec.sources().size() ? value : normal(value);
          }
        }
      }
    }
  }

  /** What is stored of a number: those too small for a normal float are zero. */
  static float normal(float value) {
    return Math.abs(value) < Float.MIN_NORMAL ? 0 : value;
  }

  static int draw(int key, int column) {
    int x = key + column * 0x9e3779b9;
    x ^= x >>> 16;
    x *= 0x7feb352d;
    x ^= x >>> 15;
    x *= 0x846ca68b;
    x ^= x >>> 16;
    return x >>> 8;
  }
}
