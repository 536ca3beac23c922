package dev.rnnc.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rnnc.backend.Backend;
import dev.rnnc.checkpoint.Checkpoint;
import dev.rnnc.reference.ReferenceBackend;
import dev.rnnc.source.RnncException;
import dev.rnnc.train.Event;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** When training ends, and which of its states it keeps. */
final class EndOfTrainingTest {
  private static final Backend BACKEND = new ReferenceBackend();

  @TempDir Path folder = Path.of("");

  @BeforeEach
  void writeData() {
    Small.write(folder.resolve("text.txt"), Small.words(1000));
  }

  /** 900 characters to train on: 4 rows of 225, which are 29 windows of 8. */
  private dev.rnnc.train.Job job(String training) {
    return Small.job(
        folder,
        """
        data text("text.txt", tokens = char, validation = 10%%)
        network {
          embed(4)
          rnn(hidden = 6)
          dense(vocabulary)
        }
        train { batch = 4, unroll = 8, %s }
        """
            .formatted(training));
  }

  private Small.Result train(String training) {
    return Small.train(job(training), BACKEND);
  }

  private static long steps(Small.Result result) {
    return result.of(Event.End.class).getLast().step();
  }

  @Test
  void epochsOrStepsWhicheverIsFirst() {
    Small.Result epochs = train("epochs = 2, steps = 1000");
    assertThat(steps(epochs)).isEqualTo(58);
    assertThat(epochs.of(Event.Epoch.class)).hasSize(2);

    Small.Result stepsFirst = train("epochs = 2, steps = 31");
    assertThat(steps(stepsFirst)).isEqualTo(31);
    assertThat(stepsFirst.outcome()).isEqualTo(Event.Outcome.DONE);
    assertThat(stepsFirst.of(Event.Epoch.class))
        .as("the epoch that was begun is evaluated, too")
        .map(Event.Epoch::step)
        .containsExactly(29L, 31L);
    assertThat(stepsFirst.of(Event.Start.class).getFirst().steps()).isEqualTo(31);
  }

  /** Else the epoch would never be evaluated: the budget is used up when the training goes on. */
  @Test
  void whoInterruptsTheLastStepGetsWhatItReached() {
    Small.Result result = Small.train(job("steps = 31"), BACKEND, 31);
    assertThat(result.outcome()).isEqualTo(Event.Outcome.DONE);
    assertThat(result.of(Event.Epoch.class)).map(Event.Epoch::step).containsExactly(29L, 31L);
  }

  @Test
  void minutesEndAfterTheStepInWhichTheyAreOver() {
    Small.Result result = train("minutes = 1e-9");
    assertThat(steps(result)).isEqualTo(1);
    assertThat(result.outcome()).isEqualTo(Event.Outcome.DONE);
    assertThat(result.of(Event.Epoch.class)).hasSize(1);
    assertThat(result.of(Event.Start.class).getFirst().steps()).as("not known").isZero();
    assertThat(result.latest()).isPresent();
  }

  @Test
  void aGreaterBudgetGoesOnToTheSameBits() {
    Checkpoint shorter = train("steps = 10").latest().orElseThrow();
    Small.Result longer = Small.train(job("steps = 40").from(shorter), BACKEND);
    assertThat(longer.of(Event.Step.class).getFirst().step()).isEqualTo(11);
    assertThat(longer.latest().orElseThrow().weights())
        .isEqualTo(train("steps = 40").latest().orElseThrow().weights());
  }

  @Test
  void whatIsDoneIsUpToDate() {
    Checkpoint done = train("steps = 10").latest().orElseThrow();
    Small.Result again = Small.train(job("steps = 10").from(done), BACKEND);
    assertThat(again.outcome()).isEqualTo(Event.Outcome.UP_TO_DATE);
    assertThat(again.of(Event.Step.class)).isEmpty();
    assertThat(again.kept()).isEqualTo(done);
  }

  /** A rate that changes no weight: after the first epoch nothing is better. */
  private static final String IDLE =
      "optimizer = sgd(rate = 1e-30), stop = patience(3), epochs = 9";

  @Test
  void patienceEndsAfterSoManyEpochsThatAreNoBetter() {
    Small.Result result = train(IDLE);
    assertThat(result.outcome()).isEqualTo(Event.Outcome.PATIENCE);
    assertThat(result.of(Event.Epoch.class))
        .map(Event.Epoch::best)
        .containsExactly(true, false, false, false);
    assertThat(result.kept().progress().step()).isEqualTo(29);
  }

  @Test
  void patienceCountsOnAfterAnInterruption() {
    Checkpoint stopped = Small.train(job(IDLE), BACKEND, 29 * 3 + 5).latest().orElseThrow();
    assertThat(stopped.progress().epochsWithoutBest()).isEqualTo(2);
    Small.Result resumed = Small.train(job(IDLE).from(stopped), BACKEND);
    assertThat(resumed.outcome()).isEqualTo(Event.Outcome.PATIENCE);
    assertThat(steps(resumed)).isEqualTo(29 * 4);
    Small.Result again = Small.train(job(IDLE).from(resumed.latest().orElseThrow()), BACKEND);
    assertThat(again.outcome()).isEqualTo(Event.Outcome.UP_TO_DATE);
  }

  /** An epoch that the budget cut is told, but counted and summed up when it is whole. */
  @Test
  void anEpochThatWasCutIsCountedOnce() {
    Small.Result cut = train(IDLE + ", steps = 70");
    Checkpoint stopped = cut.latest().orElseThrow();
    assertThat(stopped.progress().epochsWithoutBest()).isEqualTo(1);
    Small.Result longer = Small.train(job(IDLE).from(stopped), BACKEND);
    Small.Result atOnce = train(IDLE);
    assertThat(steps(longer)).isEqualTo(steps(atOnce)).isEqualTo(29 * 4);
    assertThat(longer.of(Event.Epoch.class))
        .map(Event.Epoch::trainLoss)
        .isEqualTo(
            atOnce.of(Event.Epoch.class).stream().skip(2).map(Event.Epoch::trainLoss).toList());
    assertThat(longer.latest().orElseThrow().progress().sums())
        .isEqualTo(atOnce.latest().orElseThrow().progress().sums());
  }

  /** So fast that loss and accuracy go up and down, each in its own epochs. */
  private static final String WILD = "optimizer = adam(rate = 0.1), epochs = 8, ";

  @Test
  void theBestByAMetricIsKept() {
    Small.Result result = train(WILD + "keep = best(accuracy)");
    List<Event.Epoch> epochs = result.of(Event.Epoch.class);
    List<Boolean> greatest = new ArrayList<>();
    double most = -1;
    long step = 0;
    for (Event.Epoch epoch : epochs) {
      double accuracy = epoch.metrics().getOrDefault("accuracy", -1.0);
      greatest.add(accuracy > most);
      if (accuracy > most) {
        most = accuracy;
        step = epoch.step();
      }
    }
    assertThat(epochs).map(Event.Epoch::best).isEqualTo(greatest);
    assertThat(result.kept().progress().step()).isEqualTo(step);
    assertThat(result.kept().progress().best()).hasValue(-most);

    Small.Result byLoss = train(WILD + "keep = best");
    assertThat(byLoss.kept().progress().step())
        .as("the loss has another best, or this test could not tell them apart")
        .isNotEqualTo(step);
    assertThat(byLoss.kept().progress().best())
        .hasValue(
            epochs.stream()
                .mapToDouble(epoch -> epoch.validationLoss().orElseThrow())
                .min()
                .orElseThrow());
  }

  @Test
  void theLastIsKeptIfTheFileSaysSo() {
    Small.Result result = train(WILD + "keep = last");
    assertThat(result.kept()).isEqualTo(result.latest().orElseThrow());
    assertThat(result.kept().progress().step()).isEqualTo(29 * 8);
  }

  @Test
  void aMetricThatIsNotMeasuredIsRefused() {
    assertThatThrownBy(() -> train("keep = best(mean_absolute_error), epochs = 1"))
        .isInstanceOf(RnncException.class)
        .hasMessageContaining("E0713")
        .hasMessageContaining("measured are loss, accuracy, perplexity, bits_per_character");
  }
}
