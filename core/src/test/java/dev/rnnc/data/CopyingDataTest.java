package dev.rnnc.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.rnnc.model.DataSource;
import dev.rnnc.model.Split;
import org.junit.jupiter.api.Test;

final class CopyingDataTest {
  private static Dataset open(int delay, int count) {
    return Dataset.open(new DataSource.Copying(delay, count, new Split.Count(2), new Split.None()));
  }

  /** Ten symbols, four blanks, a sign, ten blanks; then the ten symbols are wanted. */
  @Test
  void theSymbolsAreWantedAfterTheSign() {
    Dataset data = open(5, 8);
    Vocabulary vocabulary = data.encoding().vocabulary().orElseThrow();
    Batch batch = data.evaluation(Part.TRAINING, 1, 99).next();
    assertThat(batch.timeSteps()).isEqualTo(25);
    String input = vocabulary.decode(batch.tokens());
    String target = vocabulary.decode(batch.targetIndices());
    assertThat(input).matches("[0-7]{10}____\\|_{10}");
    assertThat(target).isEqualTo("_".repeat(15) + input.substring(0, 10));
    assertThat(batch.targetCount()).isEqualTo(25);
  }

  @Test
  void examplesDifferAndAreTheSameInEveryRun() {
    String described = open(3, 40).describe();
    assertThat(described).isEqualTo(open(3, 40).describe());
    assertThat(described.lines().filter(line -> line.startsWith("example")).distinct()).hasSize(3);
    assertThat(open(3, 40).targets(Part.VALIDATION)).isEqualTo(2 * 23);
  }

  /** 10 log 8 / 120 of Arjovsky et al. */
  @Test
  void whoForgetsGuesses() {
    assertThat(open(100, 9).baselines(Part.TRAINING).getFirst().loss())
        .isCloseTo(0.17329, within(1e-5));
  }
}
