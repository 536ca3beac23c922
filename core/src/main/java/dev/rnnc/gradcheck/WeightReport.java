package dev.rnnc.gradcheck;

import dev.rnnc.gradcheck.Comparison.Verdict;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What was found about one weight.
 *
 * @param elements how many it has
 * @param comparisons those that were compared, all of them or a sample
 */
public record WeightReport(String weight, int elements, List<Comparison> comparisons) {
  public WeightReport {
    comparisons = List.copyOf(comparisons);
  }

  public boolean agrees() {
    return count(Verdict.DIFFERS) == 0;
  }

  public int count(Verdict verdict) {
    return (int) comparisons.stream().filter(comparison -> comparison.verdict() == verdict).count();
  }

  /**
   * The element with the greatest error, measured by what is allowed; skipped ones do not count.
   */
  public Optional<Comparison> worst() {
    return comparisons.stream()
        .filter(comparison -> comparison.verdict() != Verdict.SKIPPED)
        .max(Comparator.comparingDouble(Comparison::severity));
  }

  /** {@code gru_1.U_z: 24 of 4,096 compared, all agree; worst [17]: 0.1234 and 0.1235}. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder(weight);
    text.append(
        String.format(Locale.ROOT, ": %,d of %,d compared, ", comparisons.size(), elements));
    boolean all = count(Verdict.AGREES) == comparisons.size();
    text.append(all ? "all agree" : count(Verdict.AGREES) + " agree");
    if (!agrees()) {
      text.append(", ").append(count(Verdict.DIFFERS)).append(" differ");
    }
    if (count(Verdict.SKIPPED) > 0) {
      text.append(", ").append(count(Verdict.SKIPPED)).append(" skipped");
    }
    worst()
        .ifPresent(worst ->
            text.append(
                "; worst [%d]: %s by the program, %s by differences, relative error %.1e"
                    .formatted(
                        worst.element(),
                        worst.derivative(),
                        worst.difference(),
                        worst.relativeError())));
    return text.toString();
  }
}
