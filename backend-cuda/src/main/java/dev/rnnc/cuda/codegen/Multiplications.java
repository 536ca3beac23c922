package dev.rnnc.cuda.codegen;

import dev.rnnc.plan.Packed;
import dev.rnnc.plan.Plan;
import dev.rnnc.plan.Step;
import dev.rnnc.plan.View;
import java.util.Optional;

/** Finds steps that are plain matrix products. */
final class Multiplications {
  private Multiplications() {}

  /** The product that a step is; empty if it is none, or its rows do not lie at one distance. */
  static Optional<Multiplication> of(Plan plan, Step step, Frame frame) {
    return switch (step) {
      case Step.Product product -> product(plan, product, frame);
      case Step.OuterSum sum -> outerSum(plan, sum, frame);
      default -> Optional.empty();
    };
  }

  private static Optional<Multiplication> product(Plan plan, Step.Product step, Frame frame) {
    Space rows = frame.rows(step.y());
    if (!liesIn(step.x(), frame) || !liesIn(step.y(), frame)) {
      return Optional.empty();
    }
    Packed packed = step.packed();
    return Optional.of(
        new Multiplication(
            false,
            rows,
            packed.heads(),
            packed.depth(),
            packed.columns(),
            step.accumulate(),
            operand(plan, step.x(), packed.depth(), frame),
            new Multiplication.Operand(
                new Argument.Matrix(packed.id()),
                packed.columns(),
                (long) packed.depth() * packed.columns(),
                0,
                Space.ONE,
                Multiplication.Steps.NONE),
            operand(plan, step.y(), packed.columns(), frame)));
  }

  private static Optional<Multiplication> outerSum(Plan plan, Step.OuterSum step, Frame where) {
    Summed summed = Summed.of(where, step.left(), step.right());
    if (!liesIn(step.left(), summed.frame())
        || !liesIn(step.right(), summed.frame())
        || step.result().batch()) {
      return Optional.empty();
    }
    int m = step.left().width() / step.heads();
    int k = step.right().width() / step.heads();
    return Optional.of(
        new Multiplication(
            true,
            summed.space(),
            step.heads(),
            m,
            k,
            false,
            operand(plan, step.left(), m, summed.frame()),
            operand(plan, step.right(), k, summed.frame()),
            new Multiplication.Operand(
                new Argument.Buffer(step.result().buffer()),
                k,
                (long) m * k,
                step.result().column(),
                Space.ONE,
                Multiplication.Steps.NONE)));
  }

  /** Whether a view has a row for each one that a frame goes over, one after the other. */
  private static boolean liesIn(View view, Frame frame) {
    return view.batch() && (frame.time() != Frame.Time.ALL || (view.time() && !view.last()));
  }

  private static Multiplication.Operand operand(Plan plan, View view, int width, Frame frame) {
    return new Multiplication.Operand(
        new Argument.Buffer(view.buffer()),
        plan.buffer(view).stride(),
        width,
        view.column(),
        Space.BATCH,
        new Multiplication.Steps(
            frame.time() == Frame.Time.STEP && view.time() && !view.last(),
            view.last(),
            view.shift()));
  }
}
