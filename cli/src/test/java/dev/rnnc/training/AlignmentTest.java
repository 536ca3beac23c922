package dev.rnnc.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.rnnc.cpu.CpuBackend;
import dev.rnnc.reference.ReferenceBackend;
import dev.rnnc.sample.Alignment;
import dev.rnnc.sample.TrainedModel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a decoder looks at when it says a translation. */
final class AlignmentTest {
  private static final List<String> SENTENCES =
      List.of("one two", "five four three two one two", "four", "", "two ".repeat(9));

  @TempDir Path folder = Path.of("");

  @BeforeEach
  void write() {
    NumberPairs.write(folder);
  }

  private static List<List<Double>> shares(Alignment alignment) {
    return alignment.shares().getOrDefault("attend_1", List.of());
  }

  /** One share for each token of the source, of all that is said, also by the other backend. */
  @ParameterizedTest
  @ValueSource(ints = {1, 3})
  void everyTokenLooksAtTheWholeSource(int beam) {
    Untrained untrained = Untrained.of(folder, NumberPairs.SMALL);
    try (TrainedModel model = untrained.on(new CpuBackend());
        TrainedModel reference = untrained.on(new ReferenceBackend())) {
      List<Alignment> found = model.align(SENTENCES, NumberPairs.options(8, beam));
      List<Alignment> expected = reference.align(SENTENCES, NumberPairs.options(8, beam));
      assertThat(found.stream().map(Alignment::translation).toList())
          .isEqualTo(model.translate(SENTENCES, NumberPairs.options(8, beam)));
      for (int i = 0; i < found.size(); i++) {
        Alignment one = found.get(i);
        assertThat(String.join(" ", one.source())).isEqualTo(SENTENCES.get(i).strip());
        assertThat(shares(one)).hasSameSizeAs(one.tokens());
        for (int token = 0; token < one.tokens().size(); token++) {
          List<Double> row = shares(one).get(token);
          assertThat(row).hasSameSizeAs(one.source());
          if (!row.isEmpty()) {
            assertThat(row.stream().mapToDouble(share -> share).sum()).isCloseTo(1, within(1e-5));
          }
          for (int at = 0; at < row.size(); at++) {
            assertThat(row.get(at))
                .isCloseTo(shares(expected.get(i)).get(token).get(at), within(1e-4));
          }
        }
      }
    }
  }

  /** What is read from its end is told from its beginning. */
  @Test
  void theSourceStandsAsItWasWritten() {
    String reversed =
        NumberPairs.SMALL.replace("\"numbers.tsv\"", "\"numbers.tsv\", reverse_source = yes");
    try (TrainedModel plain = Untrained.of(folder, NumberPairs.SMALL).on(new CpuBackend());
        TrainedModel turned = Untrained.of(folder, reversed).on(new CpuBackend())) {
      Alignment one =
          plain.align(List.of("one two five three"), NumberPairs.options(8, 1)).getFirst();
      Alignment other =
          turned.align(List.of("three five two one"), NumberPairs.options(8, 1)).getFirst();
      assertThat(other.source()).containsExactly("three", "five", "two", "one");
      assertThat(other.tokens()).isEqualTo(one.tokens());
      List<List<Double>> mirrored = new ArrayList<>();
      shares(one).forEach(row -> mirrored.add(row.reversed()));
      assertThat(shares(other)).isEqualTo(mirrored);
    }
  }

  /** Looking leaves nothing behind that a translation would see. */
  @Test
  void translationsAreTheSameAfterwards() {
    Untrained untrained = Untrained.of(folder, NumberPairs.SMALL);
    try (TrainedModel model = untrained.on(new CpuBackend())) {
      List<String> before = model.translate(SENTENCES, NumberPairs.options(8, 2));
      model.align(List.of("one"), NumberPairs.options(8, 1));
      assertThat(model.translate(SENTENCES, NumberPairs.options(8, 2))).isEqualTo(before);
    }
  }

  @Test
  void withoutAttentionNothingIsLookedAt() {
    String blind = NumberPairs.SMALL.replace("attend(encoder), ", "");
    try (TrainedModel model = Untrained.of(folder, blind).on(new CpuBackend())) {
      assertThat(model.align(List.of("one two"), NumberPairs.options(8, 1)).getFirst().shares())
          .isEmpty();
    }
  }

  @Test
  void theLikeliestPairsAreNamedByTheirPlaces() {
    Alignment alignment =
        new Alignment(
            "a b",
            List.of("x", "y", "z"),
            List.of("a", "b", "<end>"),
            Map.of(
                "attend_1",
                List.of(List.of(0.1, 0.7, 0.2), List.of(0.5, 0.4, 0.1), List.of(0.0, 0.0, 1.0))));
    assertThat(alignment.likeliest("attend_1")).isEqualTo("1-0 0-1 2-2");
  }
}
