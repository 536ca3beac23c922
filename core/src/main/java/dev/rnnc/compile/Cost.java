package dev.rnnc.compile;

import dev.rnnc.ir.Block;
import dev.rnnc.ir.Elementwise;
import dev.rnnc.ir.Instruction;
import dev.rnnc.ir.Leaf;
import dev.rnnc.ir.Loop;
import dev.rnnc.ir.Multiply;
import dev.rnnc.ir.Op;
import dev.rnnc.ir.Program;
import dev.rnnc.ir.Rearrange;
import dev.rnnc.ir.Reduce;
import dev.rnnc.ir.Steps;
import dev.rnnc.ir.Tokens;
import dev.rnnc.ir.Type;

/**
 * Floating-point operations of one run, a multiply-add counted as two.
 *
 * @param products in matrix products
 * @param elementwise in all else: one for an element of a result
 */
public record Cost(double products, double elementwise) {
  /** Of a program at these sizes. */
  public static Cost of(Program program, int timeSteps, int batch) {
    return of(program.main(), timeSteps, batch);
  }

  private static Cost of(Block block, int timeSteps, int batch) {
    Cost sum = new Cost(0, 0);
    for (Instruction instruction : block.instructions()) {
      sum = sum.plus(of(instruction.op(), timeSteps, batch));
    }
    return sum;
  }

  private Cost plus(Cost other) {
    return new Cost(products + other.products, elementwise + other.elementwise);
  }

  private static Cost of(Op op, int timeSteps, int batch) {
    return switch (op) {
      case Loop loop -> {
        Cost step = of(loop.body(), timeSteps, batch);
        yield new Cost(timeSteps * step.products, timeSteps * step.elementwise);
      }
      case Multiply.Product product ->
          new Cost(
              2 * count(product.matrix().type()) * rows(product.x().type(), timeSteps, batch), 0);
      case Multiply.OuterSum sum ->
          new Cost(2 * count(sum.type()) * rows(sum.left().type(), timeSteps, batch), 0);
      case Multiply.MatrixProduct product ->
          new Cost(2 * count(product.left().type()) * product.right().type().width(), 0);
      case Multiply.RowProduct product ->
          new Cost(
              2 * count(product.matrix().type()) * rows(product.x().type(), timeSteps, batch), 0);
      case Multiply.RowOuter outer -> elements(outer.type(), timeSteps, batch);
      case Elementwise.Expand expand -> new Cost(0, 0);
      case Elementwise elementwise -> elements(elementwise.type(), timeSteps, batch);
      case Reduce.SumFeatures sum -> elements(sum.x().type(), timeSteps, batch);
      case Reduce.MaxFeatures max -> elements(max.x().type(), timeSteps, batch);
      case Reduce.SumRows sum -> elements(sum.x().type(), timeSteps, batch);
      case Reduce.Softmax softmax -> elements(softmax.type(), timeSteps, batch);
      case Reduce.CrossEntropy loss -> elements(loss.logits().type(), timeSteps, batch);
      case Reduce.CrossEntropyGradient gradient -> elements(gradient.type(), timeSteps, batch);
      case Tokens.LookupGradient gradient -> elements(gradient.rows().type(), timeSteps, batch);
      case Tokens.Lookup lookup -> new Cost(0, 0);
      case Tokens.OneHot hot -> new Cost(0, 0);
      case Leaf leaf -> new Cost(0, 0);
      case Rearrange rearrange -> new Cost(0, 0);
      case Steps steps -> new Cost(0, 0);
    };
  }

  private static Cost elements(Type type, int timeSteps, int batch) {
    return new Cost(0, count(type) * rows(type, timeSteps, batch));
  }

  private static double count(Type type) {
    return type.featureCount();
  }

  private static double rows(Type type, int timeSteps, int batch) {
    return (type.time() ? timeSteps : 1.0) * (type.batch() ? batch : 1.0);
  }
}
