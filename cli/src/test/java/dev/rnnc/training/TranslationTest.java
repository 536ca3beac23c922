package dev.rnnc.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.rnnc.backend.Backend;
import dev.rnnc.backend.Device;
import dev.rnnc.backend.DeviceOptions;
import dev.rnnc.backend.Executable;
import dev.rnnc.backend.Run;
import dev.rnnc.compile.Compiler;
import dev.rnnc.cpu.CpuBackend;
import dev.rnnc.data.Dataset;
import dev.rnnc.data.Part;
import dev.rnnc.data.Vocabulary;
import dev.rnnc.initialize.Initialization;
import dev.rnnc.ir.Instruction;
import dev.rnnc.ir.Program;
import dev.rnnc.model.DataSize;
import dev.rnnc.model.Model;
import dev.rnnc.model.Ports;
import dev.rnnc.model.Sampling;
import dev.rnnc.reference.ReferenceBackend;
import dev.rnnc.sample.TrainedModel;
import dev.rnnc.source.RnncException;
import dev.rnnc.train.Event;
import dev.rnnc.train.Job;
import dev.rnnc.train.TranslationQuality;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Networks of an encoder and a decoder: what they learn, and what they say. */
final class TranslationTest {
  private static final String[] WORDS = {"one", "two", "three", "four", "five"};
  private static final String[] NUMBERS = {"1", "2", "3", "4", "5"};

  private static final String FILE =
      """
      data pairs("numbers.tsv", validation = 20, test = 40, reverse_source = yes)
      network {
        encoder { embed(8), bidirectional { gru(4) }, gru(16) }
        decoder { embed(8), gru(16, start = encoder), attend(encoder), dense(vocabulary) }
      }
      train { optimizer = adam(rate = 0.02), batch = 20, epochs = 10 }
      sample { beam = 2 }
      """;

  @TempDir Path folder = Path.of("");

  /** Numbers as words, to be written as figures, from the last to the first. */
  @BeforeEach
  void write() {
    Random random = new Random(1);
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < 400; i++) {
      int[] number = random.ints(4 + random.nextInt(2), 0, WORDS.length).toArray();
      lines.append(String.join(" ", IntStream.of(number).mapToObj(n -> WORDS[n]).toList()));
      lines.append('\t');
      for (int n = number.length - 1; n >= 0; n--) {
        lines.append(NUMBERS[number[n]]).append(n == 0 ? "\n" : " ");
      }
    }
    Small.write(folder.resolve("numbers.tsv"), lines.toString());
  }

  private static Sampling options(int length, int beam) {
    return new Sampling(
        "",
        length,
        1,
        OptionalInt.empty(),
        1,
        0,
        OptionalLong.empty(),
        Optional.empty(),
        1,
        OptionalInt.of(beam));
  }

  @Test
  void whatIsLearnedIsTranslated() {
    List<Event> events = new ArrayList<>();
    Job job = Small.job(folder, FILE);
    try (TrainedModel trained = job.train(new CpuBackend(), events::add)) {
      assertThat(trained.translate("five four three two one")).isEqualTo("1 2 3 4 5");
    }
    Map<String, Double> test =
        events.stream()
            .filter(Event.Test.class::isInstance)
            .map(event -> ((Event.Test) event).metrics())
            .findFirst()
            .orElseThrow();
    assertThat(test).containsKeys("accuracy", "perplexity", "bleu", "chrf");
    assertThat(test.get("bleu")).isGreaterThan(60);
    assertThat(test.get("chrf")).isGreaterThan(60);
  }

  @Test
  void bothBackendsLearnTheSame() {
    for (String score : List.of("dot", "general", "additive")) {
      String file =
          FILE.replace("attend(encoder)", "attend(encoder, score = %s)".formatted(score))
              .replace("epochs = 10", "steps = 3");
      List<Event.Step> expected =
          Small.train(Small.job(folder, file), new ReferenceBackend()).of(Event.Step.class);
      List<Event.Step> found =
          Small.train(Small.job(folder, file), new CpuBackend()).of(Event.Step.class);
      assertThat(found).hasSameSizeAs(expected).hasSize(3);
      for (int i = 0; i < found.size(); i++) {
        assertThat(found.get(i).loss()).isCloseTo(expected.get(i).loss(), within(1e-3));
      }
    }
  }

  private static final String OWN_TOKENS =
      FILE.replace("epochs = 10", "steps = 8, scheduled_sampling = 0.8");

  private static List<Double> losses(Small.Result result) {
    return result.of(Event.Step.class).stream().map(Event.Step::loss).toList();
  }

  /** The first step has none of them, the last so many that it cannot be as on true ones. */
  @ParameterizedTest
  @MethodSource("dev.rnnc.training.Small#backends")
  void aDecoderIsTrainedOnMoreAndMoreTokensOfItsOwn(Backend backend) {
    List<Double> own = losses(Small.train(Small.job(folder, OWN_TOKENS), backend));
    String file = OWN_TOKENS.replace(", scheduled_sampling = 0.8", "");
    List<Double> others = losses(Small.train(Small.job(folder, file), backend));
    assertThat(own.getFirst()).isEqualTo(others.getFirst());
    assertThat(own.getLast()).isGreaterThan(others.getLast());
    assertThat(own.getLast()).isLessThan(own.getFirst());
  }

  @Test
  void tokensOfItsOwnAreTheSameWhenTrainingGoesOn() {
    Small.Result whole = Small.train(Small.job(folder, OWN_TOKENS), new CpuBackend());
    Small.Result begun = Small.train(Small.job(folder, OWN_TOKENS), new CpuBackend(), 5);
    Job rest = Small.job(folder, OWN_TOKENS).from(begun.latest().orElseThrow());
    Small.Result resumed = Small.train(rest, new CpuBackend());
    assertThat(losses(resumed)).isEqualTo(losses(whole).subList(5, 8));
    assertThat(resumed.kept().weights()).isEqualTo(whole.kept().weights());
  }

  /** A network with first weights, whose predictions are far from sure. */
  private record Untrained(Model model, Dataset data, Map<String, float[]> weights) {
    static Untrained of(Path folder, String file) {
      Job job = Small.job(folder, file);
      Map<String, float[]> weights =
          Initialization.weights(job.model().network(), job.data().sizes(), 3);
      weights.replaceAll((_, elements) -> scaled(elements));
      return new Untrained(job.model(), job.data(), weights);
    }

    private static float[] scaled(float[] elements) {
      float[] scaled = elements.clone();
      for (int i = 0; i < scaled.length; i++) {
        scaled[i] *= 2;
      }
      return scaled;
    }

    TrainedModel on(Backend backend) {
      return TrainedModel.of(model, data.encoding(), weights, backend);
    }
  }

  private static final String SMALL =
      """
      data pairs("numbers.tsv")
      network {
        encoder { embed(4), gru(6) }
        decoder { embed(4), gru(6, start = encoder), attend(encoder), dense(vocabulary) }
      }
      """;

  /** Asks the program of evaluation for each prefix anew: slow, and with nothing of a search. */
  private static final class Exhaustive {
    private final Untrained untrained;
    private final int[] source;
    private final Vocabulary to;
    private final int longest;
    private final Map<List<Integer>, double[]> known = new HashMap<>();
    private double best = Double.NEGATIVE_INFINITY;
    private List<Integer> tokens = List.of();

    Exhaustive(Untrained untrained, String source, int longest) {
      this.untrained = untrained;
      this.source =
          untrained.data().encoding().sourceText().orElseThrow().vocabulary().encode(source);
      this.to = untrained.data().encoding().vocabulary().orElseThrow();
      this.longest = longest;
    }

    /** The log probability of every next token, -infinity of those that may not come. */
    private double[] next(List<Integer> before) {
      return known.computeIfAbsent(before, this::compute);
    }

    private double[] compute(List<Integer> before) {
      int n = to.size();
      int timeSteps = Math.max(source.length, before.size() + 1);
      int[] input = new int[timeSteps];
      input[0] = to.start().orElseThrow();
      for (int i = 0; i < before.size(); i++) {
        input[i + 1] = before.get(i);
      }
      double[] prediction = new double[timeSteps * n];
      Program program =
          new Compiler(untrained.model(), untrained.data().sizes(), Compiler.Effort.PLAIN)
              .evaluation()
              .ready();
      try (Device device = new ReferenceBackend().open(new DeviceOptions(1, 1))) {
        untrained.weights().forEach(device.storage()::write);
        try (Executable executable = device.load(program)) {
          executable.run(
              new Run()
                  .sizes(timeSteps, 1)
                  .input(Ports.SOURCE, Arrays.copyOf(source, timeSteps))
                  .input(Ports.SOURCE_LENGTHS, new int[] {source.length})
                  .input(Ports.INPUT, input)
                  .input(Ports.LENGTHS, new int[] {before.size() + 1})
                  .input(Ports.TARGET, new int[timeSteps])
                  .input(Ports.TARGET_SCALE, new float[] {1})
                  .output(Ports.PREDICTION, prediction));
        }
      }
      double[] logits = Arrays.copyOfRange(prediction, before.size() * n, (before.size() + 1) * n);
      for (int token = 0; token < n; token++) {
        logits[token] = to.mayBeDrawn(token) ? logits[token] : Double.NEGATIVE_INFINITY;
      }
      double sum = Math.log(Arrays.stream(logits).map(Math::exp).sum());
      return Arrays.stream(logits).map(logit -> logit - sum).toArray();
    }

    String likeliest() {
      follow(List.of(), 0);
      return to.decode(tokens.stream().mapToInt(Integer::intValue).toArray());
    }

    private void follow(List<Integer> before, double sum) {
      double[] next = next(before);
      for (int token = 0; token < next.length; token++) {
        if (Double.isInfinite(next[token])) {
          continue;
        }
        List<Integer> after = new ArrayList<>(before);
        after.add(token);
        double together = sum + next[token];
        if (token == to.end().orElseThrow() || after.size() == longest) {
          if (together / after.size() > best) {
            best = together / after.size();
            tokens = after;
          }
        } else {
          follow(after, together);
        }
      }
    }

    String greedy() {
      List<Integer> so = new ArrayList<>();
      while (so.size() < longest) {
        double[] next = next(List.copyOf(so));
        int token = 0;
        for (int other = 1; other < next.length; other++) {
          token = next[other] > next[token] ? other : token;
        }
        so.add(token);
        if (token == to.end().orElseThrow()) {
          break;
        }
      }
      return to.decode(so.stream().mapToInt(Integer::intValue).toArray());
    }
  }

  /** So many beginnings that none is left out find the best of all; one finds the greedy one. */
  @Test
  void theSearchFindsTheBestOfAllTranslations() {
    Untrained untrained = Untrained.of(folder, SMALL);
    for (Backend backend : List.of(new ReferenceBackend(), new CpuBackend())) {
      try (TrainedModel model = untrained.on(backend)) {
        for (String source : List.of("one", "five two", "three three one four")) {
          Exhaustive all = new Exhaustive(untrained, source, 3);
          String found = model.translate(List.of(source), options(3, 250)).getFirst();
          assertThat(found).isEqualTo(all.likeliest());
          assertThat(model.translate(List.of(source), options(3, 1)).getFirst())
              .isEqualTo(all.greedy());
        }
      }
    }
  }

  static List<Integer> beams() {
    return List.of(1, 3);
  }

  /**
   * Also of an empty sentence, of unknown words, and of one longer than any that was trained on.
   */
  @ParameterizedTest
  @MethodSource("beams")
  void aSentenceIsTranslatedAlikeInAnyCompany(int beam) {
    Untrained untrained = Untrained.of(folder, FILE);
    List<String> sentences = new ArrayList<>(List.of("", "one six", "two ".repeat(20)));
    untrained.data().pairs(Part.TEST).forEach(pair -> sentences.add(pair.source()));
    for (int i = 0; i < 150; i++) {
      sentences.add(sentences.get(3 + i % 40));
    }
    try (TrainedModel model = untrained.on(new CpuBackend());
        TrainedModel reference = untrained.on(new ReferenceBackend())) {
      List<String> together = model.translate(sentences, options(50, beam));
      for (int i : new int[] {0, 1, 2, 3, 9, 40}) {
        String alone = model.translate(List.of(sentences.get(i)), options(50, beam)).getFirst();
        assertThat(together.get(i)).isEqualTo(alone);
        assertThat(reference.translate(List.of(sentences.get(i)), options(50, beam)).getFirst())
            .isEqualTo(alone);
      }
      assertThat(together.subList(43, 83)).isEqualTo(together.subList(3, 43));
    }
  }

  @Test
  void measuringChangesNothing() {
    Untrained untrained = Untrained.of(folder, FILE);
    try (Device device = new CpuBackend().open(new DeviceOptions(2, 1))) {
      untrained.weights().forEach(device.storage()::write);
      Map<String, Double> first =
          TranslationQuality.measure(
              device, untrained.model(), untrained.data(), Part.TEST, Compiler.Effort.OPTIMISED);
      assertThat(first.keySet()).containsExactly("bleu", "chrf");
      assertThat(device.storage().names()).isEqualTo(untrained.weights().keySet());
      untrained
          .weights()
          .forEach((name, elements) -> assertThat(device.storage().read(name)).isEqualTo(elements));
      assertThat(
              TranslationQuality.measure(
                  device, untrained.model(), untrained.data(), Part.TEST, Compiler.Effort.PLAIN))
          .isEqualTo(first);
    }
  }

  /** A source's matrix is there once for a sequence, not once for every step that looks at it. */
  @Test
  void attentionTakesNoMatrixForEachTimeStep() {
    Untrained untrained = Untrained.of(folder, SMALL);
    Map<DataSize, Integer> sizes = new EnumMap<>(untrained.data().sizes());
    Program training =
        new Compiler(untrained.model(), sizes, Compiler.Effort.OPTIMISED).training().ready();
    assertThat(
            training.main().instructions().stream()
                .map(Instruction::results)
                .flatMap(List::stream)
                .filter(value -> value.type().time() && value.type().rank() > 1))
        .isEmpty();
  }

  @Test
  void othersDoNotTranslateAndThisDoesNotDraw() {
    Untrained translating = Untrained.of(folder, SMALL);
    try (TrainedModel model = translating.on(new CpuBackend())) {
      assertThatThrownBy(() -> model.sample(1))
          .isInstanceOf(RnncException.class)
          .hasMessageContaining("E0715");
    }
    Small.write(folder.resolve("a.txt"), Small.words(300));
    Untrained drawing =
        Untrained.of(
            folder, "data text(\"a.txt\")\nnetwork { embed(4), gru(4), dense(vocabulary) }\n");
    try (TrainedModel model = drawing.on(new CpuBackend())) {
      assertThatThrownBy(() -> model.translate("one"))
          .isInstanceOf(RnncException.class)
          .hasMessageContaining("E0715");
    }
  }
}
