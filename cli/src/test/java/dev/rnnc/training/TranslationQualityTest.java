package dev.rnnc.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.rnnc.backend.Backend;
import dev.rnnc.backend.Device;
import dev.rnnc.backend.DeviceOptions;
import dev.rnnc.compile.Compiler;
import dev.rnnc.cpu.CpuBackend;
import dev.rnnc.data.Part;
import dev.rnnc.data.SentencePair;
import dev.rnnc.model.DataSource;
import dev.rnnc.train.Event;
import dev.rnnc.train.Job;
import dev.rnnc.train.TranslationQuality;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Scores of translations: what they are of, and that they leave everything as it is. */
final class TranslationQualityTest {
  @TempDir Path folder = Path.of("");

  @BeforeEach
  void write() {
    NumberPairs.write(folder);
  }

  @Test
  void measuringChangesNothing() {
    Untrained untrained = Untrained.of(folder, NumberPairs.FILE);
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

  /** What the epochs of a training say of their translations. */
  private static List<Double> bleu(Small.Result result) {
    return result.of(Event.Epoch.class).stream()
        .map(epoch -> epoch.metrics().getOrDefault("bleu", -1.0))
        .toList();
  }

  private static String file(String training) {
    return NumberPairs.FILE.replace("epochs = 10", "epochs = 4, " + training);
  }

  @ParameterizedTest
  @MethodSource("dev.rnnc.training.Small#backends")
  void translatingAfterEpochsLeavesTrainingAsItIs(Backend backend) {
    Small.Result with = Small.train(Small.job(folder, file("keep = last")), backend);
    Small.Result without =
        Small.train(Small.job(folder, file("keep = last, translate = none")), backend);
    assertThat(bleu(with)).hasSize(4).allMatch(score -> score >= 0);
    assertThat(bleu(without)).containsOnly(-1.0);
    assertThat(with.kept().weights()).isEqualTo(without.kept().weights());
    assertThat(with.of(Event.Step.class).stream().map(Event.Step::loss))
        .containsExactlyElementsOf(
            without.of(Event.Step.class).stream().map(Event.Step::loss).toList());
  }

  /** All twenty pairs, each token the likeliest, as the test does without a beam. */
  @Test
  void theScoreOfAnEpochIsThatOfItsWeights() {
    String greedy = file("keep = last").replace("sample { beam = 2 }\n", "");
    Job job = Small.job(folder, greedy);
    Small.Result result = Small.train(job, new CpuBackend());
    try (Device device = new CpuBackend().open(new DeviceOptions(1, 1))) {
      result.kept().weights().forEach((name, tensor) -> {});
      result
          .kept()
          .weightsOf(job.model().network(), job.data().sizes())
          .forEach(device.storage()::write);
      assertThat(
              TranslationQuality.measure(
                  device, job.model(), job.data(), Part.VALIDATION, Compiler.Effort.OPTIMISED))
          .containsEntry("bleu", bleu(result).getLast());
    }
    Small.Result fewer =
        Small.train(
            Small.job(folder, greedy.replace("keep = last", "keep = last, translate = 2")),
            new CpuBackend());
    assertThat(bleu(fewer)).isNotEqualTo(bleu(result));
  }

  /** The learning rate makes the last epochs worse. */
  @Test
  void theBestTranslationsAreKept() {
    String unsteady = NumberPairs.FILE.replace("epochs = 10", "epochs = 8, keep = best(bleu)");
    Small.Result result = Small.train(Small.job(folder, unsteady), new CpuBackend());
    List<Double> scores = bleu(result);
    double best = scores.stream().mapToDouble(score -> score).max().orElseThrow();
    assertThat(result.kept().progress().best()).hasValue(-best);
    List<Event.Epoch> epochs = result.of(Event.Epoch.class);
    int first = scores.indexOf(best);
    assertThat(epochs.get(first).best()).isTrue();
    assertThat(epochs.subList(first + 1, epochs.size())).noneMatch(Event.Epoch::best);
    assertThat(result.kept().progress().step()).isEqualTo(epochs.get(first).step());
  }

  @Test
  void aSourceWithSeveralTranslationsHasSeveralReferences() {
    List<SentencePair> pairs =
        List.of(
            new SentencePair("Catch the big cat.", "Attrapez le gros chat ."),
            new SentencePair("Go on now.", "Continue donc maintenant ."),
            new SentencePair("Catch the big cat.", "Attrape le gros chat ."));
    List<String> translations =
        List.of("Attrape le gros chat .", "Continue donc maintenant .", "something else");
    DataSource data = Small.job(folder, NumberPairs.FILE).model().data();
    assertThat(TranslationQuality.scores(data, pairs, translations).values())
        .allSatisfy(score -> assertThat(score).isCloseTo(100, within(1e-9)));
    assertThat(TranslationQuality.scores(data, pairs.subList(0, 2), translations))
        .hasEntrySatisfying("bleu", score -> assertThat(score).isBetween(60.0, 95.0));
  }

  /** The second half of the file has the sources of the first once more. */
  @Test
  void anEpochKnowsAllReferencesOfTheSourcesThatItTranslates() {
    StringBuilder wrong = new StringBuilder();
    StringBuilder right = new StringBuilder();
    Set<String> sources = new HashSet<>();
    for (SentencePair pair : Small.job(folder, NumberPairs.FILE).data().pairs(Part.TRAINING)) {
      if (sources.add(pair.source())) {
        wrong.append(pair.source()).append("\t1\n");
        right.append(pair.source()).append('\t').append(pair.translation()).append('\n');
      }
    }
    Small.write(folder.resolve("numbers.tsv"), wrong.append(right).toString());
    String all = file("keep = last").replace("test = 40", "test = 20");
    List<SentencePair> validation = Small.job(folder, all).data().pairs(Part.VALIDATION);
    int distinct = (int) validation.stream().map(SentencePair::source).distinct().count();
    assertThat(validation.size()).isGreaterThan(distinct);
    String once = all.replace("keep = last", "keep = last, translate = " + distinct);
    assertThat(bleu(Small.train(Small.job(folder, once), new CpuBackend())))
        .isEqualTo(bleu(Small.train(Small.job(folder, all), new CpuBackend())))
        .anyMatch(score -> score > 0);
  }
}
