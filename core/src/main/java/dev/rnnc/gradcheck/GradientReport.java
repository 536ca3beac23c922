package dev.rnnc.gradcheck;

import java.util.List;
import java.util.stream.Collectors;

/**
 * What was found about the gradients of a program.
 *
 * @param loss at the point where derivatives were compared
 */
public record GradientReport(double loss, List<WeightReport> weights) {
  public GradientReport {
    weights = List.copyOf(weights);
  }

  /** Whether the loss is a number and no element of a weight differs. */
  public boolean agrees() {
    return Double.isFinite(loss) && weights.stream().allMatch(WeightReport::agrees);
  }

  /** A line for each weight. */
  @Override
  public String toString() {
    return weights.stream()
        .map(WeightReport::toString)
        .collect(Collectors.joining("\n", "loss " + loss + "\n", "\n"));
  }
}
