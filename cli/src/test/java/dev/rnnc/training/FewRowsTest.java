package dev.rnnc.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rnnc.backend.Backend;
import dev.rnnc.checkpoint.Checkpoint;
import dev.rnnc.checkpoint.Tensor;
import dev.rnnc.source.RnncException;
import dev.rnnc.train.Event;
import dev.rnnc.train.Job;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Streams that have fewer rows than `batch` asks for carry so many states, and no more. */
final class FewRowsTest {
  /** 270 characters to train on are 269 targets: 4 rows with a window of 64 each. */
  private static final String SHORT_TEXT =
      """
      data text("text.txt", tokens = char, validation = 10%)
      network {
        embed(4)
        gru(hidden = 5, recurrent_dropout = 0.2)
        dense(vocabulary)
      }
      train { batch = 32, unroll = 64, epochs = 4 }
      """;

  /** One series is one row. */
  private static final String ONE_SERIES =
      """
      data table("series.csv", target = value, validation = 20, test = 20)
      network {
        lstm(hidden = 5)
        dense(targets)
      }
      train { loss = mean_squared_error, batch = 32, unroll = 16, epochs = 3 }
      """;

  @TempDir Path folder = Path.of("");

  static Stream<Arguments> cases() {
    return Small.backends()
        .flatMap(backend ->
            Stream.of(
                Arguments.of(backend.name(), backend, SHORT_TEXT, Map.of("state/gru_1.h", 4)),
                Arguments.of(
                    backend.name(),
                    backend,
                    ONE_SERIES,
                    Map.of("state/lstm_1.h", 1, "state/lstm_1.c", 1))));
  }

  private Job job(String text) {
    Small.write(folder.resolve("text.txt"), Small.words(300));
    StringBuilder series = new StringBuilder("time,value\n");
    for (int t = 0; t < 140; t++) {
      series.append(t).append(',').append(Math.sin(t / 5.0)).append('\n');
    }
    Small.write(folder.resolve("series.csv"), series.toString());
    return Small.job(folder, text);
  }

  @ParameterizedTest(name = "{0} {3}")
  @MethodSource("cases")
  void interruptedAndResumedTheyEndWithTheSameBits(
      String name, Backend backend, String text, Map<String, Integer> rows) {
    Job job = job(text);
    Small.Result whole = Small.train(job, backend);
    assertThat(whole.outcome()).isEqualTo(Event.Outcome.DONE);
    Checkpoint end = whole.latest().orElseThrow();
    Map<String, List<Integer>> shapes = new HashMap<>();
    rows.forEach((state, count) -> shapes.put(state, List.of(count, 5)));
    assertThat(end.states())
        .hasSameSizeAs(shapes)
        .allSatisfy((state, tensor) -> assertThat(shapes).containsEntry(state, tensor.shape()));

    long middle = end.progress().step() / 2 + 1;
    Small.Result first = Small.train(job, backend, middle);
    assertThat(first.outcome()).isEqualTo(Event.Outcome.INTERRUPTED);
    Checkpoint stopped = first.latest().orElseThrow();
    assertThat(stopped.progress().step()).isEqualTo(middle);
    Checkpoint resumed = Small.train(job.from(stopped), backend).latest().orElseThrow();
    assertThat(resumed.weights()).isEqualTo(end.weights());
    assertThat(resumed.optimizer()).isEqualTo(end.optimizer());
    assertThat(resumed.states()).isEqualTo(end.states());
  }

  /** Ending in the middle of an epoch, one run evaluates before it saves and the other does not. */
  @ParameterizedTest(name = "{0} {3}")
  @MethodSource("cases")
  void evaluationLeavesThemAsTheyWere(
      String name, Backend backend, String text, Map<String, Integer> rows) {
    Small.Result evaluated =
        Small.train(job(text.replaceAll("epochs = \\d", "steps = 3")), backend);
    assertThat(evaluated.of(Event.Epoch.class).getLast().validationLoss()).isPresent();
    Small.Result stopped = Small.train(job(text), backend, 3);
    assertThat(evaluated.latest().orElseThrow().states())
        .isEqualTo(stopped.latest().orElseThrow().states());
  }

  @Test
  void statesOfOtherRowsAreRefused() {
    Job job = job(SHORT_TEXT);
    Backend backend = Small.backends().findFirst().orElseThrow();
    Checkpoint made = Small.train(job, backend, 2).latest().orElseThrow();
    Map<String, Tensor> states =
        Map.of("state/gru_1.h", new Tensor(List.of(32 * 5), new float[32 * 5]));
    Checkpoint old =
        new Checkpoint(
            made.model(),
            made.encoding(),
            made.fingerprint(),
            made.progress(),
            made.weights(),
            made.optimizer(),
            states);
    assertThatThrownBy(() -> Small.train(job.from(old), backend))
        .isInstanceOf(RnncException.class)
        .hasMessageContaining("`state/gru_1.h` of shape [4, 5], the checkpoint one of [160]");
  }
}
