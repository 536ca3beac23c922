package dev.rnnc.ir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CounterRandomTest {
  /** Checkpoints continue with these numbers, and every backend draws them. */
  @Test
  void drawsWhatItAlwaysDrew() {
    int key = CounterRandom.rowKey(1, 2, 3, 4, 5);
    assertThat(key).isEqualTo(-1486545647);
    assertThat(CounterRandom.draw(key, 0)).isEqualTo(3824252);
    assertThat(CounterRandom.draw(key, 1000)).isEqualTo(3268957);
  }

  @Test
  void everyArgumentOfAKeyMatters() {
    Set<Integer> keys = new HashSet<>();
    for (int i = 0; i < 32; i++) {
      int bit = i & 1;
      keys.add(CounterRandom.rowKey(bit, i >> 1 & 1, i >> 2 & 1, i >> 3 & 1, i >> 4 & 1));
    }
    assertThat(keys).hasSize(32);
  }

  @Test
  void timeStepAndBatchRowAreNotExchangeable() {
    assertThat(CounterRandom.rowKey(1, 2, 3, 4, 5))
        .isNotEqualTo(CounterRandom.rowKey(1, 2, 3, 5, 4));
  }

  @Test
  void keepsTheShareThatTheRateLeaves() {
    for (double rate : new double[] {0, 0.1, 0.5, 0.9}) {
      int kept = 0;
      for (int row = 0; row < 400; row++) {
        int key = CounterRandom.rowKey(7, 1, 0, row / 20, row % 20);
        for (int feature = 0; feature < 250; feature++) {
          kept += CounterRandom.keeps(key, feature, rate) ? 1 : 0;
        }
      }
      // 100,000 draws: five standard deviations are 0.008
      assertThat(kept / 100_000.0).as("rate %s", rate).isCloseTo(1 - rate, within(0.008));
    }
  }

  @Test
  void rateZeroKeepsAll() {
    assertThat(CounterRandom.threshold(0)).isZero();
    assertThat(CounterRandom.threshold(0.5)).isEqualTo(1 << (CounterRandom.BITS - 1));
    assertThat(CounterRandom.draw(-1, Integer.MAX_VALUE)).isBetween(0, (1 << 24) - 1);
  }

  @Test
  void neighbouringFeaturesDoNotCorrelate() {
    double sum = 0;
    int key = CounterRandom.rowKey(3, 0, 0, 0, 0);
    for (int feature = 0; feature < 100_000; feature++) {
      double a = CounterRandom.draw(key, feature) / (double) (1 << 24) - 0.5;
      double b = CounterRandom.draw(key, feature + 1) / (double) (1 << 24) - 0.5;
      sum += a * b;
    }
    // the variance of a product is 1/144: five standard deviations of the mean are 0.0013
    assertThat(sum / 100_000).isCloseTo(0, within(0.0014));
  }
}
