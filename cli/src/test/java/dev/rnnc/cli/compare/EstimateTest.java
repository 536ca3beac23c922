package dev.rnnc.cli.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

final class EstimateTest {
  /** t(2) at 97.5 % is 4.3027, of every table; s = 1. */
  @Test
  void threeValues() {
    Estimate estimate = Estimate.of(List.of(1.0, 2.0, 3.0));
    assertThat(estimate.mean()).isEqualTo(2);
    assertThat(estimate.halfWidth().orElseThrow()).isCloseTo(4.302653 / Math.sqrt(3), within(1e-6));
  }

  /** t(1) at 97.5 % is 12.7062; s = √2, and so s / √2 = 1. */
  @Test
  void twoValues() {
    Estimate estimate = Estimate.of(List.of(0.0, 2.0));
    assertThat(estimate.mean()).isEqualTo(1);
    assertThat(estimate.halfWidth().orElseThrow()).isCloseTo(12.706205, within(1e-6));
  }

  @Test
  void oneValueHasNoInterval() {
    assertThat(Estimate.of(List.of(0.5)).halfWidth()).isEmpty();
  }
}
