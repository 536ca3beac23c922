package dev.rnnc.cuda.codegen;

import dev.rnnc.plan.Packed;
import dev.rnnc.plan.Step;
import dev.rnnc.plan.View;

/** What a step that treats every row alike does, and for how many threads there is work. */
final class RowCode {
  private RowCode() {}

  static void write(KernelText kernel, Frame frame, Step step) {
    RowSteps rows = new RowSteps(kernel, frame);
    switch (step) {
      case Step.Kernel elementwise -> ElementwiseCode.write(kernel, frame, elementwise);
      case Step.Pack pack -> pack(kernel, pack);
      case Step.RowProduct product -> rows.rowProduct(product);
      case Step.RowOuter outer -> rows.rowOuter(outer);
      case Step.RowReduction reduction -> rows.reduction(reduction);
      case Step.CrossEntropy loss -> rows.crossEntropy(loss);
      case Step.CrossEntropyGradient gradient -> rows.crossEntropyGradient(gradient);
      case Step.LossAndGradient both -> rows.lossAndGradient(both);
      case Step.OneHot hot -> rows.oneHot(hot);
      case Step.Valid valid -> rows.valid(valid);
      case Step.Pick pick -> rows.pick(pick);
      case Step.Place place -> rows.place(place);
      case Step.Stack stack -> rows.stack(stack);
      case Step.Unstack unstack -> rows.unstack(unstack);
      case Step.Transpose transpose -> rows.transpose(transpose);
      case Step.Move move -> rows.move(move);
      case Step.Repeat repeat -> rows.repeat(repeat);
      case Step.MaskKeys keys -> rows.maskKeys(keys);
      case Step.Product _,
          Step.MatrixProduct _,
          Step.OuterSum _,
          Step.SumRows _,
          Step.LookupGradient _ ->
          throw CodeBroken.at(step, "does not treat every row alike");
    }
  }

  /** The threads that have something to do, for {@link #write}. */
  static Grid grid(Step step, Frame frame) {
    return switch (step) {
      case Step.Kernel kernel ->
          new Grid.Elements(frame.rows(kernel.sinks().getFirst().view()), kernel.width());
      case Step.Pack(View matrix, Packed packed) ->
          new Grid.Elements(Space.ONE, (long) packed.heads() * packed.depth() * packed.columns());
      case Step.RowReduction(var reduction, View x, View y, int size) ->
          new Grid.Warps(frame.rows(y), size == 0 ? y.width() : x.width() / size);
      case Step.CrossEntropy loss -> new Grid.Warps(frame.rows(loss.loss()), 1);
      case Step.CrossEntropyGradient gradient -> new Grid.Warps(frame.rows(gradient.gradient()), 1);
      case Step.LossAndGradient both -> new Grid.Warps(frame.rows(both.gradient().gradient()), 1);
      case Step.Move move ->
          new Grid.Elements(
              frame.rows(move.to()),
              move.clear() ? move.to().width() : (long) move.count() * move.length());
      case Step.RowProduct _,
          Step.RowOuter _,
          Step.OneHot _,
          Step.Valid _,
          Step.Pick _,
          Step.Place _,
          Step.Stack _,
          Step.Unstack _,
          Step.Transpose _,
          Step.Repeat _,
          Step.MaskKeys _ -> {
        View y = step.writes().getFirst();
        yield new Grid.Elements(frame.rows(y), y.width());
      }
      case Step.Product _,
          Step.MatrixProduct _,
          Step.OuterSum _,
          Step.SumRows _,
          Step.LookupGradient _ ->
          throw CodeBroken.at(step, "does not treat every row alike");
    };
  }

  /**
   * Writes {@code W[p, j]}, head by head, so that neighbouring threads read neighbouring columns;
   * products alone read it, so it is as they multiply it.
   */
  private static void pack(KernelText kernel, Step.Pack step) {
    Packed packed = step.packed();
    int depth = packed.depth();
    int columns = packed.columns();
    int head = depth * columns;
    kernel.open("for (int at = thread; at < %d; at += threads)".formatted(packed.heads() * head));
    String from;
    if (packed.transposed()) {
      from = "at";
    } else {
      kernel.lines("const int p = at %% %d / %d;".formatted(head, columns));
      kernel.lines("const int j = at %% %d;".formatted(columns));
      String first = packed.heads() == 1 ? "" : "at / %d * %d + ".formatted(head, head);
      from = first + "j * %d + p".formatted(depth);
    }
    String value = Frame.ONCE.element(kernel, step.matrix(), kernel.reads(step.matrix()), from);
    kernel.lines("%s[at] = %s;".formatted(kernel.packs(packed), kernel.operand(value)));
    kernel.close();
  }
}
