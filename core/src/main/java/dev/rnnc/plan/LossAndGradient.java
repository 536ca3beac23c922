package dev.rnnc.plan;

import java.util.ArrayList;
import java.util.List;

/** Computes the cross-entropy and its gradient in one pass where both are wanted. */
final class LossAndGradient {
  private LossAndGradient() {}

  static Plan apply(Plan plan) {
    return Rewriting.sweeps(plan, LossAndGradient::join);
  }

  private static List<Step> join(List<Step> body) {
    List<Step> steps = new ArrayList<>(body);
    for (int at = 0; at < steps.size(); at++) {
      if (steps.get(at) instanceof Step.CrossEntropyGradient gradient) {
        int loss = loss(steps, at, gradient);
        if (loss >= 0 && steps.get(loss) instanceof Step.CrossEntropy first) {
          steps.set(at, new Step.LossAndGradient(first, gradient));
          steps.remove(loss);
          at--;
        }
      }
    }
    return steps;
  }

  /** The loss of the same logits and targets before, which nobody reads in between; or -1. */
  private static int loss(List<Step> steps, int before, Step.CrossEntropyGradient gradient) {
    for (int i = before - 1; i >= 0; i--) {
      if (steps.get(i) instanceof Step.CrossEntropy loss
          && loss.logits().equals(gradient.logits())
          && loss.target().equals(gradient.target())) {
        View written = loss.loss();
        boolean isRead =
            steps.subList(i + 1, before + 1).stream()
                .anyMatch(step -> Accesses.reads(step, written));
        return isRead ? -1 : i;
      }
    }
    return -1;
  }
}
