package dev.rnnc.cpu.kernel;

import dev.rnnc.cpu.kernel.ElementwiseSpec.Instruction;
import dev.rnnc.cpu.kernel.ElementwiseSpec.Sink;
import dev.rnnc.cpu.kernel.ElementwiseSpec.Source;
import dev.rnnc.cpu.kernel.VectorCode.Floats;
import dev.rnnc.cpu.kernel.VectorCode.Integers;
import dev.rnnc.cpu.kernel.VectorCode.Mask;
import dev.rnnc.cpu.kernel.VectorCode.Place;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.TypeKind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Writes what one segment does for one vector of columns.
 *
 * @param rowOf the start of a source's row: array and index locals; the index of a mask is its key
 * @param sinkOf the start of a sink's row
 * @param scratch the local of the scratch memory
 * @param count the local of the number of columns, of flat code
 */
record SegmentCode(
    ElementwiseSpec spec,
    Segments segments,
    int segment,
    CodeBuilder code,
    VectorCode vectors,
    int scratchStride,
    Function<Source, Place> rowOf,
    Function<Sink, Place> sinkOf,
    int scratch,
    int count) {

  /**
   * Writes the code for the columns from the local {@code column} on, of all lanes or under a mask.
   */
  void write(int column, @Nullable Mask mask) {
    new Body(column, mask).write();
  }

  private final class Body {
    private final int column;
    private final @Nullable Mask mask;
    private final Map<Integer, Floats> values = new HashMap<>();
    private final Map<Integer, Mask> conditions = new HashMap<>();
    private final Map<Integer, Integer> columnOf = new HashMap<>();

    Body(int column, @Nullable Mask mask) {
      this.column = column;
      this.mask = mask;
    }

    void write() {
      for (int v : segments.outputs().get(segment)) {
        Floats value = value(v);
        vectors.store(value, scratchPlace(v));
      }
      if (segment == segments.count() - 1) {
        List<Floats> results = new ArrayList<>();
        for (Sink sink : spec.sinks()) {
          results.add(value(sink.value()));
        }
        for (int i = 0; i < results.size(); i++) {
          Sink sink = spec.sinks().get(i);
          Place row = sinkOf.apply(sink);
          Place place = new Place(row.array(), columnFrom(row.index()), row.displacement());
          Floats value = results.get(i);
          if (sink.accumulate()) {
            value = vectors.add(load(place, sink.array()), value);
          }
          boolean copied = sink.value() < spec.sources().size() && !sink.accumulate();
          store(copied ? value : normal(value), place);
        }
      }
    }

    /**
     * Zero for numbers that are too small for a normal float. Processors take a hundred times as
     * long for those, and they do arise: in the states of dead units that only fade, and in
     * gradients that vanish. A matrix product would meet each of them many times.
     */
    private Floats normal(Floats value) {
      Mask tiny = vectors.compare("LT", vectors.abs(value), Float.MIN_NORMAL);
      return vectors.select(tiny, vectors.zero(), value);
    }

    /** The local of a value, computed where it is first asked for. */
    private Floats value(int v) {
      Floats known = values.get(v);
      if (known != null) {
        return known;
      }
      Floats value =
          v < spec.sources().size()
              ? source(spec.sources().get(v))
              : segments.segmentOf().get(v) >= 0 && segments.segmentOf().get(v) != segment
                  ? vectors.load(scratchPlace(v))
                  : computed(v);
      values.put(v, value);
      return value;
    }

    private Floats source(Source source) {
      Place row = rowOf.apply(source);
      return switch (source) {
        case Source.Rows(int array, int first) -> load(columnPlace(row, first), array);
        case Source.Shared(int array, int first) -> load(columnPlace(row, first), array);
        case Source.Gathered(int array, int first, _) -> load(columnPlace(row, first), array);
        case Source.PerRow(_, int first) ->
            vectors.loadOne(new Place(row.array(), row.index(), first));
        case Source.Mask(_, int threshold, float kept) -> mask(row.index(), threshold, kept);
      };
    }

    private Floats computed(int v) {
      return switch (spec.code().get(v - spec.sources().size())) {
        case Instruction.Constant(float number) -> vectors.constant(number);
        case Instruction.Unary(UnaryFunction function, int x) ->
            new VectorFunctions(vectors).unary(function, value(x));
        case Instruction.Binary(BinaryFunction function, int a, int b) ->
            switch (function) {
              case ADD -> vectors.add(value(a), value(b));
              case SUBTRACT -> vectors.subtract(value(a), value(b));
              case MULTIPLY -> vectors.multiply(value(a), value(b));
              case DIVIDE -> vectors.divide(value(a), value(b));
              case MIN -> vectors.min(value(a), value(b));
              case MAX -> vectors.max(value(a), value(b));
              case LESS, LESS_OR_EQUAL, EQUAL, NOT_EQUAL ->
                  vectors.select(condition(v), 1, vectors.zero());
            };
        case Instruction.MultiplyAdd(int a, int b, int c) ->
            vectors.fma(value(a), value(b), value(c));
        case Instruction.Select(int condition, int then, int otherwise) ->
            vectors.select(condition(condition), value(then), value(otherwise));
      };
    }

    /** Where a value is not zero; of a comparison in this segment, the comparison itself. */
    private Mask condition(int v) {
      Mask known = conditions.get(v);
      if (known != null) {
        return known;
      }
      boolean here = v >= spec.sources().size() && segments.segmentOf().get(v) == segment;
      Mask result =
          here
                  && spec.code().get(v - spec.sources().size())
                      instanceof Instruction.Binary(BinaryFunction function, int a, int b)
              ? switch (function) {
                case LESS -> vectors.compare("LT", value(a), value(b));
                case LESS_OR_EQUAL -> vectors.compare("LE", value(a), value(b));
                case EQUAL -> vectors.compare("EQ", value(a), value(b));
                case NOT_EQUAL -> vectors.compare("NE", value(a), value(b));
                case ADD, SUBTRACT, MULTIPLY, DIVIDE, MIN, MAX -> notZero(v);
              }
              : notZero(v);
      conditions.put(v, result);
      return result;
    }

    private Mask notZero(int v) {
      return vectors.compare("NE", value(v), 0);
    }

    private Floats mask(int key, int threshold, float kept) {
      int start = code.allocateLocal(TypeKind.INT);
      int factor = 0x9e3779b9;
      code.iload(column).loadConstant(factor).imul().iload(key).iadd().istore(start);
      Integers x = vectors.sequence(start, factor);
      x = vectors.xor(x, vectors.shiftRightUnsigned(x, 16));
      x = vectors.multiply(x, 0x7feb352d);
      x = vectors.xor(x, vectors.shiftRightUnsigned(x, 15));
      x = vectors.multiply(x, 0x846ca68b);
      x = vectors.xor(x, vectors.shiftRightUnsigned(x, 16));
      Mask keeps = vectors.atLeast(vectors.shiftRightUnsigned(x, 8), threshold);
      return vectors.select(keeps, kept, vectors.zero());
    }

    private Place columnPlace(Place row, int first) {
      return new Place(row.array(), columnFrom(row.index()), row.displacement() + first);
    }

    private Place scratchPlace(int v) {
      int row = Objects.requireNonNull(segments.scratchRow().get(v));
      return new Place(scratch, column, row * scratchStride);
    }

    /** A local with {@code row + column}. */
    private int columnFrom(int row) {
      return columnOf.computeIfAbsent(
          row,
          _ -> {
            int local = code.allocateLocal(TypeKind.INT);
            code.iload(row).iload(column).iadd().istore(local);
            return local;
          });
    }

    private Floats load(Place place, int array) {
      return mask == null || spec.padded().contains(array)
          ? vectors.load(place)
          : vectors.load(place, mask);
    }

    private void store(Floats value, Place place) {
      if (mask == null) {
        vectors.store(value, place);
      } else {
        vectors.store(value, place, mask);
      }
    }
  }
}
