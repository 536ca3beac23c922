package dev.rnnc.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

/** Histograms of plain arrays. */
final class DistributionTest {
  private static final double NONE = Double.POSITIVE_INFINITY;

  private static Distribution free(double... elements) {
    return Distribution.of(elements, elements.length, -NONE, NONE);
  }

  private static long sum(Distribution spread) {
    return spread.counts().stream().mapToLong(Long::longValue).sum();
  }

  @Test
  void aGateHasFortyBinsFromNothingToOne() {
    Distribution gate = Distribution.of(new double[] {0, 0.01, 0.5, 1, 9}, 4, 0, 1);
    assertThat(gate.from()).isZero();
    assertThat(gate.width()).isEqualTo(0.025);
    assertThat(gate.counts()).hasSize(40).startsWith(2L).endsWith(1L);
    assertThat(gate.counts().get(20)).isEqualTo(1);
    assertThat(gate.mean()).isCloseTo(1.51 / 4, within(1e-15));
    assertThat(gate.greatest()).isEqualTo(1);
  }

  @Test
  void binsOfOtherValuesArePowersOfTwoThatHoldAll() {
    Random random = new Random(1);
    for (double scale : new double[] {1e-12, 0.03, 1, 700, 1e20}) {
      Distribution spread = free(random.doubles(1000).map(x -> scale * (x - 0.3)).toArray());
      assertThat(Math.scalb(1.0, Math.getExponent(spread.width()))).isEqualTo(spread.width());
      assertThat(spread.from() / spread.width())
          .isEqualTo(Math.rint(spread.from() / spread.width()));
      assertThat(spread.counts()).hasSizeBetween(24, 50);
      assertThat(spread.from()).isLessThanOrEqualTo(spread.least());
      assertThat(spread.from() + spread.counts().size() * spread.width())
          .isGreaterThan(spread.greatest());
      assertThat(sum(spread)).isEqualTo(1000);
    }
  }

  /** One far element must not press all others into one bin. */
  @Test
  void theOuterBinsHoldWhatLiesFarAway() {
    double[] elements = new Random(1).doubles(10_000).toArray();
    elements[17] = 1e6;
    Distribution spread = Distribution.of(elements, elements.length, -NONE, NONE);
    assertThat(spread.greatest()).isEqualTo(1e6);
    assertThat(spread.from() + spread.counts().size() * spread.width()).isLessThan(1e6);
    assertThat(sum(spread)).isEqualTo(10_000);
  }

  @Test
  void equalElementsAreInOneBin() {
    assertThat(free(0, 0, 0).counts()).containsExactly(3L);
    assertThat(free(-7.3, -7.3).counts()).hasSizeLessThan(3);
    assertThat(free(1e300, -1e300).counts()).hasSizeBetween(2, 50);
  }

  @Test
  void whatIsNotFiniteIsOnlyCounted() {
    Distribution spread = free(1, Double.NaN, 3, NONE);
    assertThat(spread.count()).isEqualTo(2);
    assertThat(spread.notFinite()).isEqualTo(2);
    assertThat(spread.mean()).isEqualTo(2);
    assertThat(spread.deviation()).isEqualTo(1);
    assertThat(free(Double.NaN).counts()).isEmpty();
  }
}
