package dev.rnnc.cpu;

import dev.rnnc.cpu.kernel.Alignment;
import dev.rnnc.cpu.kernel.OuterSum;
import dev.rnnc.cpu.kernel.OuterSums;
import dev.rnnc.cpu.kernel.Product;
import dev.rnnc.cpu.kernel.RowKernels;
import dev.rnnc.cpu.kernel.RowProducts;
import dev.rnnc.plan.Packed;
import dev.rnnc.plan.Plan;
import dev.rnnc.plan.Step;
import dev.rnnc.plan.View;
import org.jspecify.annotations.Nullable;

/** Makes the operations of one thread. Threads must make them in the same order. */
final class OperationWriter {
  private final Plan plan;
  private final Memory memory;
  private final Product[] products;
  private final @Nullable Profile profile;
  private final @Nullable WarmUp warmUp;
  private final RowKernels rows = RowKernels.create();
  private final RowProducts rowProducts = rows.products();

  /** Numbers pieces of work that are not divided, so that threads take turns. */
  private int turn;

  /**
   * @param profile what counts the time of operations, or null for none
   * @param warmUp what has kernels compiled beforehand, or null for nothing
   */
  OperationWriter(
      Plan plan,
      Memory memory,
      Product[] products,
      @Nullable Profile profile,
      @Nullable WarmUp warmUp) {
    this.profile = profile;
    this.warmUp = warmUp;
    this.plan = plan;
    this.memory = memory;
    this.products = products;
  }

  private Access access(View view) {
    return Access.of(plan, view);
  }

  /**
   * The operation of a step.
   *
   * @param inLoop whether a sum over rows takes those of the time step at hand alone
   */
  Operation operation(Step step, boolean inLoop) {
    turn++;
    Operation operation = plain(step, inLoop);
    return profile == null ? operation : profile.timed(step, inLoop, operation);
  }

  private Operation plain(Step step, boolean inLoop) {
    return switch (step) {
      case Step.Kernel kernel -> kernel(kernel);
      case Step.Pack pack -> pack(pack);
      case Step.Product product -> product(product);
      case Step.OuterSum sum -> outerSum(sum, inLoop);
      case Step.SumRows(View x, View y) ->
          new SumRowsOperation(
              memory, rows, new SummedRows(memory, inLoop, access(x)), access(x), access(y));
      case Step.LookupGradient gradient ->
          new LookupGradientOperation(
              memory,
              rows,
              new SummedRows(memory, inLoop, access(gradient.rows()), access(gradient.index())),
              access(gradient.rows()),
              access(gradient.index()),
              access(gradient.table()),
              access(gradient.result()),
              gradient.n());
      case Step.RowReduction reduction -> reduction(reduction);
      case Step.CrossEntropy loss -> crossEntropy(loss);
      case Step.CrossEntropyGradient gradient -> crossEntropyGradient(gradient);
      case Step.LossAndGradient both -> lossAndGradient(both);
      case Step.MatrixProduct product -> PlainOperations.matrixProduct(memory, plan, product, turn);
      case Step.RowProduct product ->
          PlainOperations.rowProduct(memory, plan, rowProducts, product, turn);
      case Step.RowOuter outer -> PlainOperations.rowOuter(memory, plan, rowProducts, outer, turn);
      case Step.Transpose transpose -> PlainOperations.transpose(memory, plan, transpose, turn);
      case Step.Move move -> PlainOperations.move(memory, plan, move, turn);
      case Step.Repeat repeat -> PlainOperations.repeat(memory, plan, repeat, turn);
      case Step.OneHot hot -> StepOperations.oneHot(memory, plan, hot, turn);
      case Step.Valid valid -> StepOperations.valid(memory, plan, valid);
      case Step.Stack stack -> StepOperations.stack(memory, plan, stack);
      case Step.Unstack unstack -> StepOperations.unstack(memory, plan, unstack);
      case Step.Pick pick -> StepOperations.pick(memory, plan, pick);
      case Step.Place place -> StepOperations.place(memory, plan, place);
      case Step.MaskKeys keys -> StepOperations.maskKeys(memory, plan, keys);
    };
  }

  private Operation kernel(Step.Kernel step) {
    KernelOperation operation = new KernelOperation(memory, plan, step);
    if (warmUp != null) {
      operation.warm(warmUp);
    }
    return operation;
  }

  private Operation outerSum(Step.OuterSum step, boolean inLoop) {
    Access left = access(step.left());
    Access right = access(step.right());
    int columns = right.width / step.heads();
    int height = left.width / step.heads();
    OuterSum outerSum = OuterSums.of(height, columns, left.stride, right.stride);
    if (warmUp != null) {
      warmUp.add(outerSum, height, columns);
    }
    return new OuterSumOperation(
        memory,
        outerSum,
        new SummedRows(memory, inLoop, left, right),
        left,
        right,
        access(step.result()),
        step.heads());
  }

  private Operation pack(Step.Pack step) {
    Packed packed = step.packed();
    Product product = products[packed.id()];
    Access matrix = access(step.matrix());
    int depthStride = packed.transposed() ? packed.columns() : 1;
    int columnStride = packed.transposed() ? 1 : packed.depth();
    int mine = turn;
    return (share, begin, end) -> {
      if (share.takes(mine) && packed.depth() > 0 && packed.columns() > 0) {
        for (int head = 0; head < packed.heads(); head++) {
          product.pack(
              matrix.reals(memory),
              matrix.offset(memory, begin, 0) + head * packed.depth() * packed.columns(),
              depthStride,
              columnStride,
              memory.packed[packed.id()],
              Alignment.START + head * product.packedLength());
        }
      }
    };
  }

  private Operation product(Step.Product step) {
    Packed packed = step.packed();
    Access x = access(step.x());
    Access y = access(step.y());
    Product product = products[packed.id()];
    if (warmUp != null) {
      warmUp.add(product);
    }
    if (packed.depth() == 0) {
      return PlainOperations.zero(memory, y, step.accumulate(), turn);
    }
    return new ProductOperation(memory, product, packed, x, y, step.accumulate(), turn);
  }

  private Operation reduction(Step.RowReduction step) {
    Access x = access(step.x());
    Access y = access(step.y());
    int size = step.size();
    int groups = size == 0 ? y.width : x.width / size;
    boolean keeps = step.reduction() == Step.Reduction.SOFTMAX;
    int ySize = keeps ? size : 1;
    if (groups == 1) {
      return new RowOperation(
          memory,
          (timeStep, row, count) ->
              reduce(
                  step.reduction(),
                  x,
                  x.offset(memory, timeStep, row),
                  x.stride,
                  size,
                  y,
                  y.offset(memory, timeStep, row),
                  y.stride,
                  count),
          y,
          turn,
          x);
    }
    return new RowOperation(
        memory,
        (timeStep, row, count) -> {
          for (int i = 0; i < count; i++) {
            reduce(
                step.reduction(),
                x,
                x.offset(memory, timeStep, row) + i * x.stride,
                size,
                size,
                y,
                y.offset(memory, timeStep, row) + i * y.stride,
                ySize,
                groups);
          }
        },
        y,
        turn,
        x);
  }

  private void reduce(
      Step.Reduction reduction,
      Access x,
      int xOffset,
      int xStride,
      int size,
      Access y,
      int yOffset,
      int yStride,
      int count) {
    float[] from = x.reals(memory);
    float[] to = y.reals(memory);
    switch (reduction) {
      case SUM -> rows.sums(from, xOffset, xStride, size, to, yOffset, yStride, 0, count);
      case MAX -> rows.maxima(from, xOffset, xStride, size, to, yOffset, yStride, 0, count);
      case SOFTMAX -> rows.softmax(from, xOffset, xStride, size, to, yOffset, yStride, 0, count);
    }
  }

  private void warm(Access logits) {
    if (warmUp != null) {
      warmUp.add(rows, logits.width);
    }
  }

  private Operation crossEntropy(Step.CrossEntropy step) {
    Access logits = access(step.logits());
    Access target = access(step.target());
    Access loss = access(step.loss());
    warm(logits);
    return new RowOperation(
        memory,
        (timeStep, row, count) ->
            rows.crossEntropy(
                logits.reals(memory),
                logits.offset(memory, timeStep, row),
                logits.stride,
                logits.width,
                target.indices(memory),
                target.offset(memory, timeStep, row),
                target.stride,
                loss.reals(memory),
                loss.offset(memory, timeStep, row),
                loss.stride,
                0,
                count),
        loss,
        turn,
        logits,
        target);
  }

  private Operation crossEntropyGradient(Step.CrossEntropyGradient step) {
    Access logits = access(step.logits());
    Access target = access(step.target());
    Access upstream = access(step.upstream());
    Access gradient = access(step.gradient());
    warm(logits);
    return new RowOperation(
        memory,
        (timeStep, row, count) ->
            rows.crossEntropyGradient(
                logits.reals(memory),
                logits.offset(memory, timeStep, row),
                logits.stride,
                logits.width,
                target.indices(memory),
                target.offset(memory, timeStep, row),
                target.stride,
                upstream.reals(memory),
                upstream.offset(memory, timeStep, row),
                upstream.stride,
                gradient.reals(memory),
                gradient.offset(memory, timeStep, row),
                gradient.stride,
                0,
                count),
        gradient,
        turn,
        logits,
        target,
        upstream);
  }

  private Operation lossAndGradient(Step.LossAndGradient step) {
    Access logits = access(step.loss().logits());
    Access target = access(step.loss().target());
    Access loss = access(step.loss().loss());
    Access upstream = access(step.gradient().upstream());
    Access gradient = access(step.gradient().gradient());
    warm(logits);
    return new RowOperation(
        memory,
        (timeStep, row, count) ->
            rows.crossEntropyWithGradient(
                logits.reals(memory),
                logits.offset(memory, timeStep, row),
                logits.stride,
                logits.width,
                target.indices(memory),
                target.offset(memory, timeStep, row),
                target.stride,
                loss.reals(memory),
                loss.offset(memory, timeStep, row),
                loss.stride,
                upstream.reals(memory),
                upstream.offset(memory, timeStep, row),
                upstream.stride,
                gradient.reals(memory),
                gradient.offset(memory, timeStep, row),
                gradient.stride,
                0,
                count),
        gradient,
        turn,
        logits,
        target,
        loss,
        upstream);
  }
}
