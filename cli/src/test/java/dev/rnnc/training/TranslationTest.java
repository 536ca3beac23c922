package dev.rnnc.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.rnnc.backend.Backend;
import dev.rnnc.compile.Compiler;
import dev.rnnc.cpu.CpuBackend;
import dev.rnnc.ir.Instruction;
import dev.rnnc.ir.Program;
import dev.rnnc.model.DataSize;
import dev.rnnc.reference.ReferenceBackend;
import dev.rnnc.sample.TrainedModel;
import dev.rnnc.source.RnncException;
import dev.rnnc.train.Event;
import dev.rnnc.train.Job;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Networks of an encoder and a decoder: what they learn, and what they say. */
final class TranslationTest {
  @TempDir Path folder = Path.of("");

  @BeforeEach
  void write() {
    NumberPairs.write(folder);
  }

  @Test
  void whatIsLearnedIsTranslated() {
    List<Event> events = new ArrayList<>();
    Job job = Small.job(folder, NumberPairs.FILE);
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
          NumberPairs.FILE
              .replace("attend(encoder)", "attend(encoder, score = %s)".formatted(score))
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
      NumberPairs.FILE.replace("epochs = 10", "steps = 8, scheduled_sampling = 0.8");

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

  /** A source's matrix is there once for a sequence, not once for every step that looks at it. */
  @Test
  void attentionTakesNoMatrixForEachTimeStep() {
    Untrained untrained = Untrained.of(folder, NumberPairs.SMALL);
    Map<DataSize, Integer> sizes = new TreeMap<>(untrained.data().sizes());
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
    Untrained translating = Untrained.of(folder, NumberPairs.SMALL);
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
