package dev.rnnc.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.rnnc.data.Dataset;
import dev.rnnc.data.Part;
import dev.rnnc.data.SentencePair;
import dev.rnnc.dsl.Rnn;
import dev.rnnc.dsl.Settings;
import dev.rnnc.model.DataSize;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The example files are right, and their data is what their SOURCE.md says. */
final class ExampleDataTest {
  private static Dataset data(String file) {
    return Dataset.open(Rnn.load(Path.of(file).toAbsolutePath()).data());
  }

  @Test
  void shakespeare() {
    for (String file :
        List.of(
            "shakespeare/shakespeare.rnn",
            "shakespeare/shakespeare-better.rnn",
            "own-cell/own-cell.rnn")) {
      Dataset data = data(file);
      assertThat(data.sizes()).containsEntry(DataSize.VOCABULARY, 65);
      assertThat(data.targets(Part.TRAINING)).isEqualTo(1_003_853);
      assertThat(data.targets(Part.VALIDATION)).isEqualTo(55_769);
      assertThat(data.targets(Part.TEST)).isEqualTo(55_769);
    }
  }

  @Test
  void shakespeareInWordsAndInPieces() {
    Dataset words = data("shakespeare/shakespeare-words.rnn");
    assertThat(words.sizes()).containsEntry(DataSize.VOCABULARY, 5_134);
    assertThat(all(words)).isEqualTo(264_232 + 14_679 + 14_679);
    Dataset pieces = data("shakespeare/shakespeare-bpe.rnn");
    assertThat(pieces.sizes()).containsEntry(DataSize.VOCABULARY, 1_000);
    assertThat(data("long-sentence/long-sentence.rnn").targets(Part.TEST)).isEqualTo(14_679);
  }

  @Test
  void names() {
    Dataset data = data("names/names.rnn");
    assertThat(data.encoding().classes()).hasSize(18).startsWith("Arabic").endsWith("Vietnamese");
    assertThat(all(data)).isEqualTo(20_050);
    assertThat(data.targetCounts()).doesNotContain(0L);
    assertThat(data("names/names-invent.rnn").encoding().vocabulary().orElseThrow().start())
        .isPresent();
  }

  @Test
  void spam() {
    Dataset data = data("spam/spam.rnn");
    assertThat(data.encoding().classes()).containsExactly("ham", "spam");
    assertThat(all(data)).isEqualTo(5_574);
  }

  @Test
  void vowels() {
    Dataset data = data("vowels/vowels.rnn");
    assertThat(data.encoding().classes()).hasSize(9);
    assertThat(data.sizes()).containsEntry(DataSize.INPUTS, 12);
    assertThat(data.targets(Part.TRAINING)).isEqualTo(270);
    assertThat(data.targets(Part.TEST)).isEqualTo(370);
    assertThat(data.targetCounts()).containsOnly(30);
  }

  @Test
  void sunspots() {
    Dataset data = data("sunspots/sunspots.rnn");
    assertThat(data.targets(Part.TRAINING)).isEqualTo(309 - 60 - 30 - 24);
    assertThat(data.targets(Part.VALIDATION)).isEqualTo(30);
    assertThat(data.targets(Part.TEST)).isEqualTo(60);
    assertThat(data.baselines(Part.TEST).getFirst().loss()).isCloseTo(0.919, within(0.001));
    assertThat(data.baselines(Part.TEST).getLast().loss()).isCloseTo(1.178, within(0.001));
  }

  @Test
  void reverse() {
    for (String file : List.of("reverse/reverse.rnn", "reverse/attend.rnn")) {
      Dataset data = data(file);
      assertThat(data.pairs(Part.TRAINING)).hasSize(19_000);
      assertThat(data.pairs(Part.VALIDATION)).hasSize(500);
      assertThat(data.pairs(Part.TEST)).hasSize(500);
      assertThat(data.sizes()).containsEntry(DataSize.SOURCE_STEPS, 14);
    }
  }

  /** What a table says of a translation would say little if its source were trained on. */
  @Test
  void noSourceIsOnTwoSides() {
    Path file = Path.of("reverse/reverse-compare.rnn").toAbsolutePath();
    List<Path> pairs = files("reverse", ".tsv.gz");
    assertThat(pairs).hasSize(4);
    for (Path path : pairs) {
      Settings settings =
          new Settings(Map.of("pairs", path.toString(), "held", "200"), Path.of(""));
      Dataset data = Dataset.open(Rnn.check(file, settings).runnable().data());
      Set<String> trained = sources(data, Part.TRAINING);
      Set<String> validated = sources(data, Part.VALIDATION);
      assertThat(sources(data, Part.TEST))
          .hasSizeGreaterThan(150)
          .doesNotContainAnyElementsOf(trained)
          .doesNotContainAnyElementsOf(validated);
      assertThat(validated).hasSizeGreaterThan(75).doesNotContainAnyElementsOf(trained);
    }
  }

  private static Set<String> sources(Dataset data, Part part) {
    return data.pairs(part).stream().map(SentencePair::source).collect(Collectors.toSet());
  }

  private static List<Path> files(String folder, String end) {
    try (Stream<Path> files = Files.list(Path.of(folder))) {
      return files.map(Path::toAbsolutePath).filter(file -> file.toString().endsWith(end)).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void carbonDioxide() {
    Dataset data = data("co2/co2.rnn");
    assertThat(data.targets(Part.VALIDATION)).isPositive().isLessThanOrEqualTo(200);
    assertThat(data.targets(Part.TEST)).isPositive().isLessThanOrEqualTo(400);
    assertThat(data.encoding().inputs()).hasSize(1);
  }

  /** Of the 184 days after June, those whose next two are there as well. */
  @Test
  void weather() {
    Dataset data = data("weather/weather.rnn");
    assertThat(data.targets(Part.TEST)).isEqualTo(184 - 2);
    assertThat(data.targets(Part.VALIDATION)).isEqualTo(181 - 2);
    assertThat(data.encoding().inputs()).hasSize(4);
  }

  @Test
  void adding() {
    assertThat(all(data("adding/adding-compare.rnn"))).isEqualTo(22_000 - 2_000);
    assertThat(all(data("adding/adding.rnn"))).isEqualTo(20_000);
    assertThat(all(data("vanish/vanish.rnn"))).isEqualTo(2_000);
    assertThat(all(data("diverge/diverge.rnn"))).isEqualTo(1_000);
  }

  private static long all(Dataset data) {
    return data.targets(Part.TRAINING) + data.targets(Part.VALIDATION) + data.targets(Part.TEST);
  }

  /** A folder with data says where it is from. */
  @Test
  void everyDataFileHasItsSource() throws IOException {
    try (Stream<Path> files = Files.walk(Path.of(""))) {
      assertThat(
              files
                  .filter(file -> !file.startsWith("target"))
                  .filter(file -> file.toString().matches("[a-z-]+/(data/)?[^/]+\\.(txt|tsv|csv)"))
                  .map(file -> file.getName(0).resolve("SOURCE.md")))
          .isNotEmpty()
          .allSatisfy(source -> assertThat(source).exists());
    }
  }
}
