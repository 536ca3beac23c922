package dev.rnnc.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.rnnc.backend.Backend;
import dev.rnnc.backend.DeviceOptions;
import dev.rnnc.data.Part;
import dev.rnnc.train.Evaluator;
import dev.rnnc.train.Event;
import dev.rnnc.train.Job;
import dev.rnnc.train.Trainer;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A network that repeats the last value is as good as the naive forecast, whose loss stands beside
 * its own.
 */
final class ForecastMetricsTest {
  /** A rate that changes no weight. */
  private static final String TRAIN =
      """
      layer repeat_last() {
        input x
        weights W [targets, size(x)] = 1
        output W @ x
      }
      train { optimizer = sgd(rate = 1e-30), batch = 8, unroll = 16, epochs = 1 }
      """;

  private static final String WINDOWS =
      """
      data table("series.csv", input = [value], target = value, window = 5, horizon = 2,
                 validation = 20, test = 30)
      network { last, repeat_last() }
      """;

  private static final String STREAM =
      """
      data table("series.csv", input = [value], target = value, validation = 20, test = 30)
      network { repeat_last() }
      """;

  @TempDir Path folder = Path.of("");

  static Stream<Arguments> cases() {
    return Small.backends()
        .flatMap(backend ->
            Stream.of(
                Arguments.of(backend.name(), "windows", backend, WINDOWS),
                Arguments.of(backend.name(), "stream", backend, STREAM)));
  }

  @ParameterizedTest(name = "{0} {1}")
  @MethodSource("cases")
  void theNaiveLossIsThatOfRepeatingTheLastValue(
      String name, String kind, Backend backend, String text) {
    StringBuilder series = new StringBuilder("time,value\n");
    for (int t = 0; t < 200; t++) {
      series.append(t).append(',').append(10 + Math.sin(t / 3.0) + 0.01 * t).append('\n');
    }
    Small.write(folder.resolve("series.csv"), series.toString());
    Job job = Small.job(folder, text + TRAIN);

    Small.Result result = Small.train(job, backend);
    Event.Epoch epoch = result.of(Event.Epoch.class).getFirst();
    double loss = epoch.validationLoss().orElseThrow();
    assertThat(epoch.metrics().keySet())
        .containsExactly("root_mean_squared_error", "mean_absolute_error", "naive_loss");
    assertThat(epoch.metrics().get("naive_loss"))
        .isCloseTo(loss, within(1e-6))
        .isEqualTo(job.data().baselines(Part.VALIDATION).getFirst().loss());
    assertThat(epoch.metrics().get("root_mean_squared_error")).isEqualTo(Math.sqrt(loss));
    assertThat(epoch.metrics().get("mean_absolute_error"))
        .isPositive()
        .isLessThanOrEqualTo(Math.sqrt(loss));

    Evaluator.Measured test = test(job, backend);
    assertThat(test.targets()).isEqualTo(job.data().targets(Part.TEST));
    assertThat(test.metrics())
        .containsEntry("naive_loss", job.data().baselines(Part.TEST).getFirst().loss());
    assertThat(test.loss()).isCloseTo(test.metrics().get("naive_loss"), within(1e-6));
  }

  private static Evaluator.Measured test(Job job, Backend backend) {
    try (Trainer trainer = Trainer.open(job, backend, new DeviceOptions(1, 1), event -> {})) {
      trainer.train();
      return trainer.test().orElseThrow();
    }
  }

  /** One value at a time: the error of 1, 2 and 4 too much is their mean. */
  @ParameterizedTest(name = "{0}")
  @MethodSource("dev.rnnc.training.Small#backends")
  void theAbsoluteErrorIsThatOfTheValues(Backend backend) {
    Small.write(
        folder.resolve("series.csv"),
        "time,value\n1,0\n2,1\n3,0\n4,1\n5,0\n6,1\n7,0\n8,1\n9,2\n10,4\n11,8\n");
    Job job =
        Small.job(
            folder,
            """
            data table("series.csv", input = [value], target = value, scale = none, test = 3)
            network { repeat_last() }
            """
                + TRAIN);
    Evaluator.Measured test = test(job, backend);
    Map<String, Double> metrics = test.metrics();
    assertThat(metrics.get("mean_absolute_error")).isCloseTo((1 + 2 + 4) / 3.0, within(1e-6));
    assertThat(test.loss()).isCloseTo((1 + 4 + 16) / 3.0, within(1e-6));
  }

  /**
   * The mean is the last value, 1, 2 and 4, so that the errors are the same; the log variance is
   * half of it. The loss is (log v + e²/v + log 2π) / 2 of each.
   */
  @ParameterizedTest(name = "{0}")
  @MethodSource("dev.rnnc.training.Small#backends")
  void aGaussianHasAMeanAndALogVariance(Backend backend) {
    Small.write(
        folder.resolve("series.csv"),
        "time,value\n1,0\n2,1\n3,0\n4,1\n5,0\n6,1\n7,0\n8,1\n9,2\n10,4\n11,8\n");
    Job job =
        Small.job(
            folder,
            """
            data table("series.csv", input = [value], target = value, scale = none, season = 2, test = 3)
            layer spread {
              input x
              weights W [1, size(x)] = 1
              weights V [1, size(x)] = 0.5
              output concat(W @ x, V @ x)
            }
            network { spread() }
            train { loss = gaussian, optimizer = sgd(rate = 1e-30), steps = 1 }
            """);
    Evaluator.Measured test = test(job, backend);
    double[] last = {1, 2, 4};
    double sum = 0;
    for (double value : last) {
      double logVariance = value / 2;
      sum += (logVariance + value * value / Math.exp(logVariance) + Math.log(2 * Math.PI)) / 2;
    }
    assertThat(test.loss()).isCloseTo(sum / 3, within(1e-5));
    assertThat(test.metrics().keySet())
        .containsExactly(
            "root_mean_squared_error",
            "mean_absolute_error",
            "naive_mean_absolute_error",
            "seasonal_naive_mean_absolute_error");
    // Two values before 2, 4 and 8 stand 0, 1 and 2.
    assertThat(test.metrics().get("seasonal_naive_mean_absolute_error")).isEqualTo(11 / 3.0);
    assertThat(test.metrics().get("naive_mean_absolute_error"))
        .isCloseTo(test.metrics().get("mean_absolute_error"), within(1e-5));
    assertThat(test.metrics().get("mean_absolute_error")).isCloseTo(7 / 3.0, within(1e-5));
    assertThat(test.metrics().get("root_mean_squared_error"))
        .isCloseTo(Math.sqrt((1 + 4 + 16) / 3.0), within(1e-5));
  }
}
