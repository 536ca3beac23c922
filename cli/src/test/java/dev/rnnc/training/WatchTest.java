package dev.rnnc.training;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rnnc.backend.Backend;
import dev.rnnc.cpu.CpuBackend;
import dev.rnnc.flow.Distribution;
import dev.rnnc.flow.Observation;
import dev.rnnc.flow.Saturation;
import dev.rnnc.train.Event;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is recorded of the values that a file watches, and of weights. */
final class WatchTest {
  @TempDir Path folder = Path.of("");

  static Stream<Backend> backends() {
    return Small.backends();
  }

  private Small.Result train(String text, Backend backend) {
    return Small.train(Small.job(folder, text), backend);
  }

  private static Observation first(Small.Result trained, String name) {
    return requireNonNull(trained.of(Event.Watched.class).getFirst().values().get(name));
  }

  @ParameterizedTest
  @MethodSource("backends")
  void watchingChangesNothingOfTheTraining(Backend backend) {
    Small.write(folder.resolve("text.txt"), Small.words(600));
    String text =
        """
        data text("text.txt", validation = 10%%)
        network { lstm(4, recurrent_dropout = 0.2, zoneout = 0.1), dropout(0.3), dense(vocabulary) }
        train { batch = 4, unroll = 10, epochs = 2%s }
        """;
    Small.Result plain = train(text.formatted(""), backend);
    Small.Result watched =
        train(text.formatted(", watch = [lstm_1.f, lstm_1.c, lstm_1, dense_1]"), backend);
    assertThat(plain.of(Event.Watched.class)).isEmpty();
    assertThat(watched.of(Event.Watched.class))
        .allSatisfy(record ->
            assertThat(record.values())
                .containsOnlyKeys("lstm_1.f", "lstm_1.c", "lstm_1", "dense_1"));
    assertThat(watched.of(Event.Step.class))
        .map(Event.Step::loss)
        .isEqualTo(plain.of(Event.Step.class).stream().map(Event.Step::loss).toList());
    plain
        .kept()
        .weights()
        .forEach((name, weight) ->
            assertThat(requireNonNull(watched.kept().weights().get(name)).elements())
                .isEqualTo(weight.elements()));
  }

  /** 13 steps an epoch: ten of them, evenly, and the very first. */
  @Test
  void tenStepsOfAnEpochAreLookedAtUnlessGradientsSayWhich() {
    Small.write(folder.resolve("text.txt"), "ab".repeat(4 * 10 * 13 / 2) + "a");
    String text =
        """
        data text("text.txt")
        network { gru(3), dense(vocabulary) }
        train { batch = 4, unroll = 10, epochs = 2, watch = gru_1.z%s }
        """;
    Small.Result evenly = train(text.formatted(""), new CpuBackend());
    assertThat(evenly.of(Event.Step.class)).hasSize(26);
    assertThat(evenly.of(Event.Watched.class))
        .map(Event.Watched::step)
        .startsWith(1L, 2L, 3L, 4L, 6L, 7L, 8L, 10L, 11L, 12L, 13L, 15L)
        .endsWith(26L)
        .hasSize(21);
    Small.Result asked = train(text.formatted(", gradients = every(9)"), new CpuBackend());
    assertThat(asked.of(Event.Watched.class)).map(Event.Watched::step).containsExactly(1L, 9L, 18L);
  }

  /** With weights of zero, a gate is a half and a state stays nothing. */
  @ParameterizedTest
  @MethodSource("backends")
  void onlyValidTimeStepsAreCounted(Backend backend) {
    Small.write(folder.resolve("rows.tsv"), "even\tab\nodd\tcde\nodd\tcdefg\neven\tabab\n");
    Small.Result trained =
        train(
            """
            data labelled("rows.tsv")
            network { gru(3, init = zeros, input_init = zeros), last, dense(classes, init = zeros) }
            train { batch = 4, steps = 1, watch = [gru_1.z, gru_1.h, last_1, dense_1] }
            """,
            backend);
    Distribution gate = first(trained, "gru_1.z").distribution();
    assertThat(gate.count()).isEqualTo((2 + 3 + 5 + 4) * 3);
    assertThat(gate.mean()).isEqualTo(0.5);
    assertThat(gate.deviation()).isZero();
    assertThat(gate.counts()).hasSize(40);
    assertThat(gate.counts().get(20)).isEqualTo(gate.count());
    assertThat(first(trained, "gru_1.z").saturation()).contains(new Saturation(0, 0));
    assertThat(first(trained, "gru_1.h").distribution().greatest()).isZero();
    assertThat(first(trained, "gru_1.h").saturation()).isEmpty();
    assertThat(first(trained, "last_1").distribution().count()).isEqualTo(4 * 3);
    assertThat(first(trained, "dense_1").distribution().count()).isEqualTo(4 * 2);
  }

  /** Each side of a translation has its own lengths. */
  @ParameterizedTest
  @MethodSource("backends")
  void anEncoderIsCountedByItsSources(Backend backend) {
    Small.write(folder.resolve("pairs.tsv"), "a b c\tx\nc b\ty x y x\n");
    Small.Result trained =
        train(
            """
            data pairs("pairs.tsv")
            network {
              encoder { embed(3), gru(3) }
              decoder { embed(3), gru(3, start = encoder), attend(encoder), dense(vocabulary) }
            }
            train { batch = 2, steps = 1, watch = [gru_1.r, gru_2.r, attend_1.context, attend_1.key] }
            """,
            backend);
    assertThat(first(trained, "gru_1.r").distribution().count()).isEqualTo((3 + 2) * 3);
    assertThat(first(trained, "attend_1.key").distribution().count()).isEqualTo((3 + 2) * 3);
    // A translation has a token more: the start, or its end.
    assertThat(first(trained, "gru_2.r").distribution().count()).isEqualTo((2 + 5) * 3);
    assertThat(first(trained, "attend_1.context").distribution().count()).isEqualTo((2 + 5) * 3);
  }

  @Test
  void whatCannotLeaveItsBoundsHasTheSameBinsThroughout() {
    Small.write(folder.resolve("text.txt"), Small.words(600));
    Small.Result trained =
        train(
            """
            data text("text.txt")
            network { a = lstm(4, coupled = yes), b = tanh(a) + 1, dense(vocabulary) }
            train { batch = 4, unroll = 10, steps = 1, watch = [a.f, a.g, a.h, a, a.c, b] }
            """,
            new CpuBackend());
    for (String share : List.of("a.f")) {
      assertThat(first(trained, share).distribution().from()).as(share).isZero();
    }
    for (String signed : List.of("a.g", "a.h", "a")) {
      Distribution spread = first(trained, signed).distribution();
      assertThat(spread.from()).as(signed).isEqualTo(-1);
      assertThat(spread.counts()).as(signed).hasSize(40);
    }
    for (String free : List.of("a.c", "b")) {
      assertThat(Math.getExponent(first(trained, free).distribution().width()))
          .as(free)
          .isNegative();
    }
    assertThat(first(trained, "a.h").distribution()).isEqualTo(first(trained, "a").distribution());
  }

  @Test
  void weightsAreToldBeforeTheFirstStepAndAfterEpochs() {
    Small.write(folder.resolve("text.txt"), "ab".repeat(20));
    Small.Result trained =
        train(
            """
            data text("text.txt")
            network { gru(2, init = identity), dense(vocabulary) }
            train { batch = 2, unroll = 20, epochs = 140 }
            """,
            new CpuBackend());
    List<Event.Weights> records = trained.of(Event.Weights.class);
    assertThat(records)
        .map(Event.Weights::epoch)
        .startsWith(0, 1, 2)
        .contains(63, 64, 66, 128, 132)
        .doesNotContain(65, 130, 134)
        .endsWith(140);
    Distribution start = requireNonNull(records.getFirst().weights().get("gru_1.U_z"));
    assertThat(start.count()).isEqualTo(4);
    assertThat(start.mean()).isEqualTo(0.5);
    assertThat(start.deviation()).isEqualTo(0.5);
    assertThat(requireNonNull(records.getLast().weights().get("gru_1.U_z"))).isNotEqualTo(start);
  }
}
