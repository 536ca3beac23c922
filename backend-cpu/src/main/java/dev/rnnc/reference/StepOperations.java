package dev.rnnc.reference;

import dev.rnnc.ir.Steps;

/**
 * What {@link Steps} operations mean. A length beyond the run's time steps counts as all of them.
 */
final class StepOperations {
  private StepOperations() {}

  static double[] compute(Steps op, Frame frame) {
    return switch (op) {
      case Steps.Valid valid -> valid(valid, frame);
      case Steps.Pick pick -> pick(pick, frame);
      case Steps.Place place -> place(place, frame);
      case Steps.Stack stack -> stack(stack, frame);
      case Steps.Unstack unstack -> unstack(unstack, frame);
    };
  }

  private static double[] valid(Steps.Valid op, Frame frame) {
    double[] lengths = frame.get(op.lengths());
    double[] result = new double[frame.sizes().elements(op.type())];
    for (int t = 0; t < frame.sizes().timeSteps(); t++) {
      for (int b = 0; b < lengths.length; b++) {
        result[t * lengths.length + b] = t < lengths[b] ? 1 : 0;
      }
    }
    return result;
  }

  private static double[] pick(Steps.Pick op, Frame frame) {
    double[] x = frame.get(op.x());
    double[] lengths = frame.get(op.lengths());
    int features = op.type().featureCount();
    double[] result = new double[lengths.length * features];
    for (int b = 0; b < lengths.length; b++) {
      int t = timeStep(op.which(), lengths[b], frame.sizes());
      if (t >= 0) {
        System.arraycopy(x, (t * lengths.length + b) * features, result, b * features, features);
      }
    }
    return result;
  }

  private static double[] place(Steps.Place op, Frame frame) {
    double[] x = frame.get(op.x());
    double[] lengths = frame.get(op.lengths());
    int features = op.type().featureCount();
    double[] result = new double[frame.sizes().elements(op.type())];
    for (int b = 0; b < lengths.length; b++) {
      int t = timeStep(op.which(), lengths[b], frame.sizes());
      if (t >= 0) {
        System.arraycopy(x, b * features, result, (t * lengths.length + b) * features, features);
      }
    }
    return result;
  }

  private static double[] stack(Steps.Stack op, Frame frame) {
    double[] x = frame.get(op.x());
    int features = op.x().type().featureCount();
    int batch = frame.sizes().rows(op.type());
    double[] result = new double[frame.sizes().elements(op.type())];
    for (int t = 0; t < Math.min(op.steps(), frame.sizes().timeSteps()); t++) {
      for (int b = 0; b < batch; b++) {
        System.arraycopy(
            x, (t * batch + b) * features, result, (b * op.steps() + t) * features, features);
      }
    }
    return result;
  }

  private static double[] unstack(Steps.Unstack op, Frame frame) {
    double[] x = frame.get(op.x());
    int features = op.type().featureCount();
    int steps = op.x().type().features().getFirst();
    int batch = frame.sizes().rows(op.x().type());
    double[] result = new double[frame.sizes().elements(op.type())];
    for (int t = 0; t < Math.min(steps, frame.sizes().timeSteps()); t++) {
      for (int b = 0; b < batch; b++) {
        System.arraycopy(
            x, (b * steps + t) * features, result, (t * batch + b) * features, features);
      }
    }
    return result;
  }

  /** Negative if the row has no valid time step. */
  static int timeStep(Steps.Which which, double length, Sizes sizes) {
    int valid = (int) Math.min(length, sizes.timeSteps());
    return switch (which) {
      case FIRST -> valid > 0 ? 0 : -1;
      case LAST -> valid - 1;
    };
  }
}
