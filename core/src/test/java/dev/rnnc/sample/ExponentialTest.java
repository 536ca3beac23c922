package dev.rnnc.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

final class ExponentialTest {
  @Test
  void isThatOfTheLibraryToTwelvePlaces() {
    SplittableRandom random = new SplittableRandom(1);
    for (int i = 0; i < 100_000; i++) {
      double x = -random.nextDouble() * (i % 2 == 0 ? 700 : 10);
      double expected = StrictMath.exp(x);
      assertThat(Exponential.of(x)).as("%s", x).isCloseTo(expected, within(expected * 1e-12));
    }
  }

  @Test
  void whatIsLeftOutHasNoProbability() {
    assertThat(Exponential.of(0)).isEqualTo(1);
    assertThat(Exponential.of(-0.0)).isEqualTo(1);
    assertThat(Exponential.of(-700.1)).isZero();
    assertThat(Exponential.of(Double.NEGATIVE_INFINITY)).isZero();
    assertThat(Exponential.of(Double.NaN)).isNaN();
  }
}
