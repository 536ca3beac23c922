package dev.rnnc.cuda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.rnnc.checkpoint.Checkpoint;
import dev.rnnc.checkpoint.Progress;
import dev.rnnc.checkpoint.Tensor;
import java.util.Map;

/** Compares all that trainings keep: weights, the optimiser's averages, states and progress. */
final class Kept {
  private Kept() {}

  /** What two trainings that do the same keep alike, to the bit: all but how long it took. */
  static Checkpoint withoutClock(Checkpoint checkpoint) {
    Progress progress = checkpoint.progress();
    return new Checkpoint(
        checkpoint.model(),
        checkpoint.encoding(),
        checkpoint.fingerprint(),
        new Progress(
            progress.seed(),
            progress.step(),
            progress.epoch(),
            progress.batch(),
            progress.best(),
            progress.bestStep(),
            progress.epochsWithoutBest(),
            0,
            progress.sums()),
        checkpoint.weights(),
        checkpoint.optimizer(),
        checkpoint.states());
  }

  /** Asserts that two checkpoints say the same within a tolerance, relative from 1 on. */
  static void assertClose(Checkpoint expected, Checkpoint actual, double tolerance) {
    Progress mine = expected.progress();
    Progress other = actual.progress();
    assertThat(other.step()).isEqualTo(mine.step());
    assertThat(other.epoch()).isEqualTo(mine.epoch());
    assertThat(other.batch()).isEqualTo(mine.batch());
    assertThat(other.bestStep()).isEqualTo(mine.bestStep());
    assertThat(other.epochsWithoutBest()).isEqualTo(mine.epochsWithoutBest());
    assertClose("best", mine.best().orElse(0), other.best().orElse(0), tolerance);
    assertThat(other.sums()).containsOnlyKeys(mine.sums().keySet());
    mine.sums()
        .forEach((name, sum) ->
            assertClose(name, sum, other.sums().getOrDefault(name, Double.NaN), tolerance));
    assertClose(expected.weights(), actual.weights(), tolerance);
    assertClose(expected.optimizer(), actual.optimizer(), tolerance);
    assertClose(expected.states(), actual.states(), tolerance);
  }

  private static void assertClose(
      Map<String, Tensor> expected, Map<String, Tensor> actual, double tolerance) {
    assertThat(actual).containsOnlyKeys(expected.keySet());
    expected.forEach((name, tensor) -> {
      Tensor other = Tensor.of(actual, name, tensor.shape());
      for (int i = 0; i < tensor.elements().length; i++) {
        assertClose(name + " element " + i, tensor.elements()[i], other.elements()[i], tolerance);
      }
    });
  }

  private static void assertClose(String what, double expected, double actual, double tolerance) {
    assertThat(actual)
        .as(what)
        .isCloseTo(expected, within(tolerance * Math.max(1, Math.abs(expected))));
  }
}
