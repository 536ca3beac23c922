package dev.rnnc.cuda.codegen;

import dev.rnnc.plan.Step;
import java.util.List;

/** Writes the sum of each sequence's time steps, in order. */
final class SumOverTime {
  private final KernelText kernel;

  SumOverTime(KernelText kernel) {
    this.kernel = kernel;
  }

  void write(Step.SumRows step) {
    Loops.elements(kernel, Frame.ONCE, Space.BATCH, step.y().width(), List.of());
    String pointer = kernel.reads(step.x());
    kernel.lines("float sum = 0.0f;");
    kernel.open("for (int t = 0; t < time_steps; t++)");
    kernel.lines("sum += " + Frame.STEP.element(kernel, step.x(), pointer, "column") + ";");
    kernel.close();
    String to = Frame.ONCE.element(kernel, step.y(), kernel.writes(step.y()), "column");
    kernel.lines(to + " = sum;");
    kernel.close();
  }
}
