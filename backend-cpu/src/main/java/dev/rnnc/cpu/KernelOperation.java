package dev.rnnc.cpu;

import dev.rnnc.cpu.kernel.BinaryFunction;
import dev.rnnc.cpu.kernel.ElementwiseKernel;
import dev.rnnc.cpu.kernel.ElementwiseKernels;
import dev.rnnc.cpu.kernel.ElementwiseSpec;
import dev.rnnc.cpu.kernel.UnaryFunction;
import dev.rnnc.ir.CounterRandom;
import dev.rnnc.plan.Buffer;
import dev.rnnc.plan.Plan;
import dev.rnnc.plan.Step;
import dev.rnnc.plan.View;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Runs generated elementwise code. */
final class KernelOperation implements Operation {
  private final Memory memory;
  private final ElementwiseSpec spec;
  private final ElementwiseKernel kernel;
  private final int width;

  /**
   * Whether the code runs over columns: there is one row, or there are dense rows of one column.
   */
  private final boolean whole;

  private final boolean linear;

  private final Access[] reals;
  private final float[][] arrays;
  private final int[] offsets;
  private final int[] strides;
  private final Access[] indices;
  private final int[][] indexArrays;
  private final int[] indexOffsets;
  private final int[] indexStrides;

  KernelOperation(Memory memory, Plan plan, Step.Kernel step) {
    this.memory = memory;
    width = step.width();
    Slots slots = new Slots(plan, step);
    whole = slots.whole;
    spec = slots.spec(step);
    kernel = ElementwiseKernels.compile(spec);
    reals = slots.reals.toArray(Access[]::new);
    indices = slots.indices.toArray(Access[]::new);
    arrays = new float[reals.length][];
    offsets = new int[reals.length];
    strides = new int[reals.length];
    for (int i = 0; i < reals.length; i++) {
      strides[i] = slots.rowWidths.get(i);
    }
    indexArrays = new int[indices.length][];
    indexOffsets = new int[indices.length];
    indexStrides = new int[indices.length];
    boolean all = true;
    for (Access access : reals) {
      all &= access.isLinear();
    }
    for (int i = 0; i < indices.length; i++) {
      indexStrides[i] = indices[i].stride;
      all &= indices[i].isLinear();
    }
    linear = all;
  }

  /** Has the kernel compiled beforehand. */
  void warm(WarmUp warmUp) {
    warmUp.add(kernel, spec);
  }

  @Override
  public void run(Share share, int begin, int end) {
    if (whole) {
      int from = share.columnBegin(width);
      int to = share.columnEnd(width);
      if (from < to) {
        rows(begin, 0, from, to);
      }
    } else if (share.rows() > 0) {
      if (linear && share.hasAllRows()) {
        rows(begin, 0, 0, (end - begin) * memory.batch);
      } else {
        for (int t = begin; t < end; t++) {
          rows(t, share.rowBegin(), 0, share.rows());
        }
      }
    }
  }

  private void rows(int timeStep, int row, int from, int to) {
    for (int i = 0; i < reals.length; i++) {
      arrays[i] = reals[i].reals(memory);
      offsets[i] = reals[i].rowOffset(memory, timeStep, row);
    }
    for (int i = 0; i < indices.length; i++) {
      indexArrays[i] = indices[i].indices(memory);
      indexOffsets[i] = indices[i].offset(memory, timeStep, row);
    }
    kernel.run(arrays, offsets, strides, indexArrays, indexOffsets, indexStrides, from, to);
  }

  /** Assigns views to the slots of a spec; views of the same rows share one. */
  private static final class Slots {
    private final Plan plan;
    private final boolean flat;
    private final boolean whole;
    private final int width;
    private final List<Access> reals = new ArrayList<>();
    private final List<View> realRows = new ArrayList<>();
    private final List<Integer> rowWidths = new ArrayList<>();
    private final List<Access> indices = new ArrayList<>();

    Slots(Plan plan, Step.Kernel step) {
      this.plan = plan;
      width = step.width();
      whole = step.writes().stream().noneMatch(View::batch);
      flat =
          whole
              || (width == 1
                  && step.sources().stream().allMatch(this::isDense)
                  && step.writes().stream().allMatch(this::isDense));
    }

    private boolean isDense(Step.Source source) {
      return source instanceof Step.Source.Load(View view) && (!view.batch() || isDense(view));
    }

    private boolean isDense(View view) {
      return plan.buffer(view).stride() == 1;
    }

    ElementwiseSpec spec(Step.Kernel step) {
      List<ElementwiseSpec.Source> sources = new ArrayList<>();
      for (Step.Source source : step.sources()) {
        sources.add(source(source));
      }
      List<ElementwiseSpec.Instruction> code = new ArrayList<>();
      for (Step.Code line : step.code()) {
        code.add(instruction(line));
      }
      List<ElementwiseSpec.Sink> sinks = new ArrayList<>();
      for (Step.Sink sink : step.sinks()) {
        sinks.add(
            new ElementwiseSpec.Sink(
                sink.value(), real(sink.view(), -1), sink.view().column(), false));
      }
      return new ElementwiseSpec(
          flat ? ElementwiseSpec.FLAT : width, sources, code, sinks, padded());
    }

    /** All arrays but those that the caller of a run brings. */
    private Set<Integer> padded() {
      return IntStream.range(0, reals.size())
          .filter(slot ->
              !(plan.buffers().get(reals.get(slot).buffer).origin() instanceof Buffer.Origin.Input))
          .boxed()
          .collect(Collectors.toSet());
    }

    private ElementwiseSpec.Source source(Step.Source source) {
      return switch (source) {
        case Step.Source.Load(View view) -> {
          int slot = real(view, -1);
          boolean repeated = view.width() == 1 && (flat ? isRepeated(view) : width > 1);
          if (repeated) {
            yield new ElementwiseSpec.Source.PerRow(slot, view.column());
          }
          yield flat || view.batch()
              ? new ElementwiseSpec.Source.Rows(slot, view.column())
              : new ElementwiseSpec.Source.Shared(slot, view.column());
        }
        case Step.Source.Gather(View table, int rowWidth, int column, View index) ->
            new ElementwiseSpec.Source.Gathered(
                real(table, rowWidth), table.column() + column, index(index));
        case Step.Source.Mask(View keys, double rate, boolean scaled) ->
            new ElementwiseSpec.Source.Mask(
                index(keys), CounterRandom.threshold(rate), scaled ? (float) (1 / (1 - rate)) : 1);
      };
    }

    private boolean isRepeated(View view) {
      return whole ? width > 1 : !view.batch();
    }

    private int real(View view, int rowWidth) {
      View rows =
          new View(view.buffer(), 0, 0, view.batch(), view.time(), view.shift(), view.last());
      for (int slot = 0; slot < reals.size(); slot++) {
        if (realRows.get(slot).equals(rows) && (rowWidth < 0 || rowWidths.get(slot) == rowWidth)) {
          return slot;
        }
      }
      Access access = Access.of(plan, view);
      reals.add(access);
      realRows.add(rows);
      rowWidths.add(rowWidth < 0 ? access.stride : rowWidth);
      return reals.size() - 1;
    }

    private int index(View view) {
      indices.add(Access.of(plan, view));
      return indices.size() - 1;
    }

    private static ElementwiseSpec.Instruction instruction(Step.Code line) {
      return switch (line) {
        case Step.Code.Constant(double number) ->
            new ElementwiseSpec.Instruction.Constant((float) number);
        case Step.Code.Unary(var function, int x) ->
            new ElementwiseSpec.Instruction.Unary(unary(function), x);
        case Step.Code.Binary(var function, int left, int right) ->
            new ElementwiseSpec.Instruction.Binary(binary(function), left, right);
        case Step.Code.MultiplyAdd(int left, int right, int addend) ->
            new ElementwiseSpec.Instruction.MultiplyAdd(left, right, addend);
        case Step.Code.Select(int condition, int then, int otherwise) ->
            new ElementwiseSpec.Instruction.Select(condition, then, otherwise);
      };
    }

    private static UnaryFunction unary(dev.rnnc.ir.UnaryFunction function) {
      return switch (function) {
        case NEGATE -> UnaryFunction.NEGATE;
        case SIGMOID -> UnaryFunction.SIGMOID;
        case TANH -> UnaryFunction.TANH;
        case RELU -> UnaryFunction.RELU;
        case EXP -> UnaryFunction.EXP;
        case LOG -> UnaryFunction.LOG;
        case SQRT -> UnaryFunction.SQRT;
        case ABS -> UnaryFunction.ABS;
        case SOFTPLUS -> UnaryFunction.SOFTPLUS;
        case SIGN -> UnaryFunction.SIGN;
        case RECIPROCAL -> UnaryFunction.RECIPROCAL;
      };
    }

    private static BinaryFunction binary(dev.rnnc.ir.BinaryFunction function) {
      return switch (function) {
        case ADD -> BinaryFunction.ADD;
        case SUBTRACT -> BinaryFunction.SUBTRACT;
        case MULTIPLY -> BinaryFunction.MULTIPLY;
        case DIVIDE -> BinaryFunction.DIVIDE;
        case MAX -> BinaryFunction.MAX;
        case MIN -> BinaryFunction.MIN;
        case LESS -> BinaryFunction.LESS;
        case LESS_OR_EQUAL -> BinaryFunction.LESS_OR_EQUAL;
        case EQUAL -> BinaryFunction.EQUAL;
        case NOT_EQUAL -> BinaryFunction.NOT_EQUAL;
      };
    }
  }
}
