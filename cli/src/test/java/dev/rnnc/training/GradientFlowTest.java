package dev.rnnc.training;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.rnnc.backend.Backend;
import dev.rnnc.backend.DeviceOptions;
import dev.rnnc.cpu.CpuBackend;
import dev.rnnc.data.Dataset;
import dev.rnnc.dsl.Rnn;
import dev.rnnc.dsl.Settings;
import dev.rnnc.flow.GradientFlow;
import dev.rnnc.flow.StateGradient;
import dev.rnnc.model.Model;
import dev.rnnc.reference.ReferenceBackend;
import dev.rnnc.train.Event;
import dev.rnnc.train.Job;
import dev.rnnc.train.Trainer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The gradient of the loss at the last time step by earlier states, against what it must be. */
final class GradientFlowTest {
  private static final String HALVING =
      """
      cell halving(hidden) {
        input x
        state h[hidden]
        weights W [hidden, size(x)]
        h' = 0.5 * h + W @ x
        output h'
      }
      """;

  @TempDir Path folder = Path.of("");

  static List<Backend> backends() {
    return Small.backends().toList();
  }

  private GradientFlow look(String text, Backend backend) {
    return look(Small.job(folder, text), backend);
  }

  private static GradientFlow look(Job job, Backend backend) {
    try (Trainer trainer = Trainer.open(job, backend, new DeviceOptions(1, 1), _ -> {})) {
      return trainer.look();
    }
  }

  private static StateGradient only(GradientFlow flow) {
    assertThat(flow.states()).hasSize(1);
    return flow.states().values().iterator().next();
  }

  /** Of a state that is halved at every time step, the gradient is, too. */
  private static void isHalved(StateGradient state, int size) {
    isHalved(state, 1, size);
    assertThat(Math.exp(state.slope())).isCloseTo(0.5, within(1e-4));
  }

  private static void isHalved(StateGradient state, int from, int size) {
    assertThat(state.norms()).hasSize(size);
    assertThat(state.norms().getFirst()).isGreaterThan(1e-3);
    for (int distance = from; distance < size; distance++) {
      double ratio = state.norms().get(distance) / state.norms().get(distance - 1);
      assertThat(ratio).as("distance %d", distance).isCloseTo(0.5, within(1e-4));
    }
  }

  /** The lecture's claim: near the linear regime, each time step multiplies by the scale. */
  @ParameterizedTest
  @ValueSource(doubles = {0.8, 1.0, 1.2})
  void itVanishesOrExplodesAsTheRecurrentMatrixSays(double scale) {
    Path file = Path.of("..", "examples", "vanish", "vanish.rnn").toAbsolutePath().normalize();
    Settings settings = new Settings(Map.of("scale", Double.toString(scale)), folder);
    Model model = Rnn.check(file, settings).runnable();
    GradientFlow flow = look(Job.of(model, Dataset.open(model.data())), new CpuBackend());
    double slope = only(flow).slope();
    if (scale == 1) {
      assertThat(slope).isCloseTo(0, within(0.01));
    } else {
      assertThat(slope / Math.log(scale)).isCloseTo(1, within(0.1));
    }
    assertThat(requireNonNull(flow.matrices().get("rnn_1.U")).radius().orElseThrow())
        .isCloseTo(scale, within(1e-4));
  }

  @ParameterizedTest
  @MethodSource("backends")
  void oneTargetASequence(Backend backend) {
    String text =
        HALVING
            + """
            data adding(length = 9, count = 40)
            network { halving(3), last, dense(targets) }
            train { batch = 4 }
            """;
    isHalved(only(look(text, backend)), 9);
  }

  @ParameterizedTest
  @MethodSource("backends")
  void ofTargetsAtEveryTimeStepOnlyTheLastCounts(Backend backend) {
    Small.write(folder.resolve("text.txt"), Small.words(600));
    String text =
        HALVING
            + """
            data text("text.txt")
            network { halving(3), dense(vocabulary) }
            train { batch = 4, unroll = 10 }
            """;
    isHalved(only(look(text, backend)), 10);
  }

  /** The mean is over fewer sequences where some are shorter; from the seventh on over one. */
  @ParameterizedTest
  @MethodSource("backends")
  void everySequenceIsCountedFromItsOwnEnd(Backend backend) {
    Small.write(folder.resolve("lines.tsv"), "a\txxyxyxxyxyxy\nb\tyyx\na\txy\nb\tyxyxxy\n");
    String text =
        HALVING
            + """
            data labelled("lines.tsv")
            network { halving(3, direction = %s), last, dense(classes) }
            train { batch = 4 }
            """;
    isHalved(only(look(text.formatted("forward"), backend)), 7, 12);
    isHalved(only(look(text.formatted("backward"), backend)), 7, 12);
  }

  /** An encoder's time steps are those of the source, which may be longer than its translation. */
  @ParameterizedTest
  @MethodSource("backends")
  void anEncoderIsCountedFromTheEndOfItsSource(Backend backend) {
    Small.write(folder.resolve("pairs.tsv"), "xxyxyxxyxyxy\ta\nyyx\tbba\nxy\tab\nyxyxxy\tb\n");
    String text =
        HALVING
            + """
            data pairs("pairs.tsv", tokens = char)
            network {
              encoder { halving(3) }
              decoder { halving(3, start = encoder), dense(vocabulary) }
            }
            train { batch = 4 }
            """;
    Map<String, StateGradient> states = look(text, backend).states();
    assertThat(states).containsOnlyKeys("halving_1.h", "halving_2.h");
    isHalved(requireNonNull(states.get("halving_1.h")), 7, 12);
    assertThat(requireNonNull(states.get("halving_2.h")).norms()).hasSize(4);
  }

  /** A state that another one reads in the same time step has that path, too. */
  @Test
  void thePathThroughOtherStatesOfTheSameTimeStepCounts() {
    String text =
        """
        cell two(hidden) {
          input x
          state c[hidden]
          state h[hidden]
          weights W [hidden, size(x)]
          c' = 0.5 * c + W @ x
          h' = 3 * c'
          output h'
        }
        data adding(length = 5, count = 40)
        network { two(3), last, dense(targets) }
        train { batch = 4 }
        """;
    GradientFlow flow = look(text, new ReferenceBackend());
    StateGradient memory = requireNonNull(flow.states().get("two_1.c"));
    StateGradient hidden = requireNonNull(flow.states().get("two_1.h"));
    assertThat(memory.norms().getFirst() / hidden.norms().getFirst()).isCloseTo(3, within(1e-6));
    assertThat(hidden.norms().get(1)).isZero();
    isHalved(memory, 5);
  }

  /** Without momentum and clipping the update is the rate times the gradient. */
  @Test
  void updatesAreMeasuredAgainstWeights() {
    String text =
        """
        data adding(length = 5, count = 40)
        cell plain(hidden) {
          input x
          state h[hidden]
          weights W [hidden, size(x)] = 0.25
          weights U [hidden, hidden] = identity
          h' = tanh(W @ x + U @ h)
          output h'
        }
        network { plain(2), last, dense(targets, bias = no, init = 0.5) }
        train { batch = 4, optimizer = sgd(rate = 0.001) }
        """;
    GradientFlow flow = look(text, new ReferenceBackend());
    Map<String, Double> norms =
        Map.of("plain_1.W", 0.5, "plain_1.U", Math.sqrt(2), "dense_1.W", Math.sqrt(0.5));
    double sum = 0;
    for (Map.Entry<String, Double> ratio : flow.updateToWeight().entrySet()) {
      double update = ratio.getValue() * requireNonNull(norms.get(ratio.getKey()));
      sum += update * update;
    }
    assertThat(Math.sqrt(sum)).isCloseTo(0.001 * flow.gradientNorm(), within(1e-6));
    assertThat(flow.gradientNorm()).isGreaterThan(0.1);
  }

  @Test
  void gatesMatricesAndClippingAreTold() {
    Small.write(folder.resolve("text.txt"), Small.words(600));
    GradientFlow flow =
        look(
            """
            data text("text.txt")
            network { gru(5, init = identity(scale = 0.5), clip = 1e-6), dense(vocabulary) }
            train { batch = 4, unroll = 10, clip = 1e6 }
            """,
            new CpuBackend());
    assertThat(flow.rows()).isEqualTo(4);
    assertThat(flow.saturation()).containsOnlyKeys("gru_1.z", "gru_1.r", "gru_1.n");
    assertThat(flow.matrices()).containsOnlyKeys("gru_1.U_z", "gru_1.U_r", "gru_1.U_n");
    assertThat(requireNonNull(flow.matrices().get("gru_1.U_n")).singularValues())
        .containsOnly(0.5)
        .hasSize(5);
    assertThat(flow.clipShare()).containsEntry("gru_1", 1.0).containsEntry("", 0.0);
  }

  @ParameterizedTest
  @MethodSource("backends")
  void lookingChangesNothingOfTheTraining(Backend backend) {
    Small.write(folder.resolve("text.txt"), Small.words(600));
    String text =
        """
        data text("text.txt", validation = 10%%)
        network { lstm(4, recurrent_dropout = 0.2, zoneout = 0.1), dense(vocabulary) }
        train { batch = 4, unroll = 10, epochs = 2%s }
        """;
    Small.Result plain = Small.train(Small.job(folder, text.formatted("")), backend);
    Small.Result looked =
        Small.train(Small.job(folder, text.formatted(", gradients = every(5)")), backend);
    List<Event.Gradients> records = looked.of(Event.Gradients.class);
    long steps = looked.of(Event.Step.class).size();
    assertThat(plain.of(Event.Gradients.class)).isEmpty();
    assertThat(records).map(Event.Gradients::step).startsWith(1L, 5L, 10L);
    assertThat(records).hasSize(1 + (int) steps / 5);
    assertThat(records).allSatisfy(r -> assertThat(r.flow().states()).hasSize(2));
    plain
        .kept()
        .weights()
        .forEach((name, weight) ->
            assertThat(requireNonNull(looked.kept().weights().get(name)).elements())
                .isEqualTo(weight.elements()));
  }
}
