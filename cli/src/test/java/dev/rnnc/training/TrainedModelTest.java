package dev.rnnc.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.rnnc.backend.Backend;
import dev.rnnc.checkpoint.CheckpointFile;
import dev.rnnc.cpu.CpuBackend;
import dev.rnnc.data.Dataset;
import dev.rnnc.dsl.Rnn;
import dev.rnnc.dsl.StandardCells;
import dev.rnnc.model.DataSource;
import dev.rnnc.model.Expression;
import dev.rnnc.model.LayerOptions;
import dev.rnnc.model.Model;
import dev.rnnc.model.ModelBuilder;
import dev.rnnc.model.Optimizer;
import dev.rnnc.model.Sampling;
import dev.rnnc.model.Split;
import dev.rnnc.model.Tokens;
import dev.rnnc.reference.ReferenceBackend;
import dev.rnnc.sample.Reading;
import dev.rnnc.sample.State;
import dev.rnnc.sample.TrainedModel;
import dev.rnnc.source.RnncException;
import dev.rnnc.train.Job;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Trained models as a program uses them. */
final class TrainedModelTest {
  private static final Backend REFERENCE = new ReferenceBackend();

  private static final String TEXT =
      """
      data text("text.txt", tokens = char)
      network {
        embed(4)
        lstm(hidden = 5, dropout = 0.2)
        gru(hidden = 6)
        dense(vocabulary)
      }
      train { optimizer = adam(rate = 0.02), batch = 4, unroll = 8, epochs = 2 }
      sample { prompt = "to ", length = 20, temperature = 0.5 }
      """;

  @TempDir Path folder = Path.of("");

  @BeforeEach
  void writeData() {
    Small.write(folder.resolve("text.txt"), Small.words(600));
  }

  private TrainedModel train(String text, Backend backend) {
    return Small.job(folder, text).train(backend);
  }

  static List<Backend> backends() {
    return List.of(REFERENCE, new CpuBackend());
  }

  @ParameterizedTest
  @MethodSource("backends")
  void oneTokenAtATimeIsTheWholeText(Backend backend) {
    try (TrainedModel model = train(TEXT, backend)) {
      Reading whole = model.read(model.start(), "to be or not");
      State state = model.start();
      Reading step = whole;
      for (String character : characters("to be or not")) {
        step = model.read(state, character);
        state = step.state();
      }
      assertThat(step.prediction()).containsExactly(whole.prediction(), within(1e-5));
      assertThat(state.names()).containsExactlyInAnyOrder("lstm_1.h", "lstm_1.c", "gru_1.h");
      assertThat(state.get("gru_1.h")).containsExactly(whole.state().get("gru_1.h"), within(1e-5f));
      assertThat(whole.likely())
          .isSortedAccordingTo((a, b) -> Double.compare(b.probability(), a.probability()))
          .first()
          .isEqualTo(whole.likeliest());
      assertThat(whole.likely().stream().mapToDouble(Reading.Likely::probability).sum())
          .isCloseTo(1, within(1e-9));
      assertThat(whole.likely())
          .map(Reading.Likely::label)
          .containsExactlyInAnyOrderElementsOf(
              List.of("\n", " ", "a", "b", "e", "h", "i", "n", "o", "q", "r", "s", "t", "u"));
    }
  }

  @ParameterizedTest
  @MethodSource("backends")
  void manyStatesInManyThreadsGoTheirOwnWays(Backend backend) throws Exception {
    List<String> texts = List.of("to be", "or not", "that is", "the question", "not to", "is the");
    try (TrainedModel model = train(TEXT, backend);
        ExecutorService threads = Executors.newFixedThreadPool(4)) {
      List<double[]> alone = new ArrayList<>();
      for (String text : texts) {
        alone.add(model.read(model.start(), text).prediction());
      }
      for (int round = 0; round < 5; round++) {
        List<Callable<double[]>> steps = new ArrayList<>();
        for (String text : texts) {
          steps.add(() -> throughBytes(model, text));
        }
        List<Future<double[]>> together = threads.invokeAll(steps);
        for (int i = 0; i < texts.size(); i++) {
          assertThat(together.get(i).get()).containsExactly(alone.get(i), within(1e-5));
        }
      }
    }
  }

  private static double[] throughBytes(TrainedModel model, String text) {
    byte[] state = model.start().toBytes();
    double[] prediction = {};
    for (String character : characters(text)) {
      Reading reading = model.read(State.fromBytes(state), character);
      prediction = reading.prediction();
      state = reading.state().toBytes();
    }
    return prediction;
  }

  @Test
  void aStateSurvivesAsBytesAndNothingElsePassesForOne() {
    try (TrainedModel model = train(TEXT, REFERENCE);
        TrainedModel other = train(TEXT.replace("gru(hidden = 6)", "gru(hidden = 7)"), REFERENCE)) {
      State state = model.read(model.start(), "to be").state();
      byte[] bytes = state.toBytes();
      assertThat(State.fromBytes(bytes)).isEqualTo(state).hasSameHashCodeAs(state);
      assertThat(state).isNotEqualTo(model.read(model.start(), "to b").state());
      assertThat(state).hasToString("state of 1 row: gru_1.h [6], lstm_1.c [5], lstm_1.h [5]");
      assertThat(model.start()).isEqualTo(State.fromBytes(other.start().toBytes()));
      for (byte[] wrong :
          List.of(
              new byte[0],
              "hello, world".getBytes(StandardCharsets.UTF_8),
              Arrays.copyOf(bytes, bytes.length - 1),
              Arrays.copyOf(bytes, bytes.length + 1))) {
        assertThatThrownBy(() -> State.fromBytes(wrong))
            .isInstanceOf(IllegalArgumentException.class);
      }
      assertThatThrownBy(() -> other.read(state, "o"))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("not of this network: gru_1.h");
      assertThatThrownBy(() -> state.get("gru_2.h")).hasMessageContaining("[gru_1.h, lstm_1.c");
      assertThatThrownBy(() -> model.read(state, "")).hasMessage("there is nothing to read");
      assertThatThrownBy(() -> model.read(state, "xyz"))
          .isInstanceOf(RnncException.class)
          .hasMessageContaining("E0811");
      assertThatThrownBy(() -> model.read(state, 1.5))
          .isInstanceOf(RnncException.class)
          .hasMessageContaining("E0712");
    }
  }

  @Test
  void aCheckpointIsAllThatIsNeeded() {
    Path file = folder.resolve("kept.safetensors");
    Job job = Small.job(folder, TEXT).checkpoint(file);
    try (TrainedModel trained = job.train(REFERENCE);
        TrainedModel read = TrainedModel.load(file, Rnn::load, REFERENCE);
        TrainedModel given = TrainedModel.load(file, job.model(), REFERENCE)) {
      String drawn = trained.sample(3);
      assertThat(drawn).startsWith("to ").hasSize(3 + 20);
      assertThat(read.sample(3)).isEqualTo(drawn);
      assertThat(given.sample(3)).isEqualTo(drawn);
    }
    assertThatThrownBy(() ->
            TrainedModel.load(
                file,
                Small.job(folder, TEXT.replace("gru(hidden = 6)", "gru(hidden = 7)")).model(),
                REFERENCE))
        .isInstanceOf(RnncException.class)
        .hasMessageContaining("E0708");
  }

  /** German and Italian syllables, whichever way they are read. */
  private Model classifier() {
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < 30; i++) {
      lines.append("it\t").append("la".repeat(i % 4 + 1)).append("no\n");
      lines.append("de\t").append("sch".repeat(i % 3 + 1)).append("tz\n");
    }
    Path file = folder.resolve("syllables.tsv");
    Small.write(file, lines.toString());
    Split none = new Split.None();
    return ModelBuilder.named("syllables")
        .data(new DataSource.Labelled(file, 1, 2, new Tokens.Characters(), false, none, none))
        .layer("embed_1", StandardCells.template("embed", Map.of("size", 4)))
        .layer("there", StandardCells.template("gru", Map.of("hidden", 5)))
        .from("embed_1")
        .layer(
            "back",
            StandardCells.template("gru", Map.of("hidden", 5)),
            LayerOptions.NONE.withDirection(LayerOptions.Direction.BACKWARD))
        .combine("both", Expression.Concat::of, "there", "back")
        .last("end")
        .layer("dense_1", StandardCells.template("dense", Map.of("size", "classes")))
        .train(training -> training.optimizer(Optimizer.adam(0.05)).batch(8).epochs(6))
        .build();
  }

  @ParameterizedTest
  @MethodSource("backends")
  void aModelMadeInJavaGivesLabels(Backend backend) {
    Model model = classifier();
    Path file = folder.resolve("syllables.safetensors");
    try (TrainedModel trained =
        Job.of(model, Dataset.open(model.data())).checkpoint(file).train(backend)) {
      assertThat(trained.classify("lalano")).map(Reading.Likely::label).containsExactly("it", "de");
      assertThat(trained.classify("schtz")).map(Reading.Likely::label).containsExactly("de", "it");
      State state = trained.read(trained.start(), "la").state();
      assertThatThrownBy(() -> trained.read(state, "no"))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("reads backwards");
      assertThatThrownBy(() -> trained.sample(1)).hasMessageContaining("E0711");
    }
    assertThat(CheckpointFile.read(file).model().text()).isEmpty();
    assertThatThrownBy(() -> TrainedModel.load(file, Rnn::load, backend))
        .isInstanceOf(RnncException.class)
        .hasMessageContaining("E0714");
  }

  @Test
  void valuesAreInTheUnitsOfTheData() {
    StringBuilder series = new StringBuilder("day,wind,temperature\n");
    for (int t = 0; t < 120; t++) {
      series
          .append(t)
          .append(t % 2 == 0 ? ",north," : ",south,")
          .append(1000 + t % 2 * 10)
          .append('\n');
    }
    Small.write(folder.resolve("series.csv"), series.toString());
    String text =
        """
        data table("series.csv", time = day, target = temperature, input = [wind, temperature])
        network {
          rnn(hidden = 6)
          dense(targets)
        }
        train { optimizer = adam(rate = 0.03), unroll = 8, epochs = 20 }
        """;
    try (TrainedModel model = train(text, REFERENCE)) {
      Reading reading = model.read(model.start(), Map.of("wind", "north", "temperature", 1000));
      assertThat(reading.values()).hasSize(1).containsExactly(new double[] {1010}, within(2.0));
      reading = model.read(reading.state(), Map.of("wind", "south", "temperature", 1010));
      assertThat(reading.values()).containsExactly(new double[] {1000}, within(2.0));
      assertThat(reading.likely()).isEmpty();
      assertThatThrownBy(reading::likeliest).isInstanceOf(IllegalStateException.class);
      assertThatThrownBy(() -> model.read(model.start(), Map.of("winds", "north")))
          .hasMessageContaining("no column of the input is called winds; they are [wind, ");
      assertThatThrownBy(() -> model.read(model.start(), 1, 2, 3))
          .hasMessageContaining("3 values are no whole time steps of 2 columns");
      assertThatThrownBy(() -> model.read(model.start(), "text")).hasMessageContaining("E0712");
    }
  }

  /** With as many beginnings as there are texts, the beam finds the likeliest of all. */
  @Test
  void aWideBeamFindsTheLikeliestText() {
    Small.write(folder.resolve("text.txt"), "abcabbabcacb".repeat(30));
    try (TrainedModel model = train(TEXT.replace("to ", "a"), REFERENCE)) {
      String best = "";
      double most = Double.NEGATIVE_INFINITY;
      for (int i = 0; i < 81; i++) {
        String text = "a" + letter(i / 27) + letter(i / 9 % 3) + letter(i / 3 % 3) + letter(i % 3);
        double probability = logProbability(model, text);
        if (probability > most) {
          most = probability;
          best = text;
        }
      }
      assertThat(model.sample(beam(81), 1, piece -> {})).isEqualTo(best);
      assertThat(logProbability(model, model.sample(beam(2), 1, piece -> {})))
          .isGreaterThanOrEqualTo(logProbability(model, model.sample(beam(1), 1, piece -> {})));
    }
  }

  private static List<String> characters(String text) {
    return text.codePoints().mapToObj(Character::toString).toList();
  }

  private static String letter(int number) {
    return "abc".substring(number, number + 1);
  }

  private static double logProbability(TrainedModel model, String text) {
    double sum = 0;
    Reading reading = model.read(model.start(), text.substring(0, 1));
    for (String next : characters(text.substring(1))) {
      for (Reading.Likely likely : reading.likely()) {
        sum += likely.label().equals(next) ? Math.log(likely.probability()) : 0;
      }
      reading = model.read(reading.state(), next);
    }
    return sum;
  }

  private static Sampling beam(int width) {
    return new Sampling(
        "a",
        4,
        1,
        OptionalInt.empty(),
        1,
        0,
        OptionalLong.empty(),
        Optional.empty(),
        1,
        OptionalInt.of(width));
  }

  /** Texts that end compete with those that go on; what is drawn never shows start or end. */
  @Test
  void sequencesEndWhereTheyEnd() {
    Small.write(folder.resolve("text.txt"), "ab\nabab\nababab\n".repeat(20));
    try (TrainedModel model =
        train(
            """
            data text("text.txt", tokens = char, sequences = line)
            network {
              embed(4)
              gru(hidden = 8)
              dense(vocabulary)
            }
            train { optimizer = adam(rate = 0.05), batch = 8, epochs = 12 }
            sample { length = 30 }
            """,
            REFERENCE)) {
      assertThat(model.sample(1)).matches("(ab){1,3}");
      Sampling likeliest =
          new Sampling(
              "",
              30,
              1,
              OptionalInt.empty(),
              1,
              0,
              OptionalLong.empty(),
              Optional.empty(),
              1,
              OptionalInt.of(4));
      assertThat(model.sample(likeliest, 1, piece -> {})).matches("(ab){1,3}");
    }
  }
}
