package dev.rnnc.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rnnc.model.DataSource;
import dev.rnnc.model.Expression;
import dev.rnnc.model.Layer;
import dev.rnnc.model.LayerOptions;
import dev.rnnc.model.Loss;
import dev.rnnc.model.Model;
import dev.rnnc.model.Network;
import dev.rnnc.model.Node;
import dev.rnnc.model.Optimizer;
import dev.rnnc.model.Precision;
import dev.rnnc.model.Rate;
import dev.rnnc.model.Size;
import dev.rnnc.model.Split;
import dev.rnnc.model.Symbol;
import dev.rnnc.model.Task;
import dev.rnnc.model.Tokens;
import dev.rnnc.model.Training;
import dev.rnnc.model.ValueType;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

final class FingerprintTest {
  private static Model model(String folder, double rate, int epochs, List<String> watch) {
    return model(folder, rate, epochs, watch, Precision.FLOAT32);
  }

  private static Model model(
      String folder, double rate, int epochs, List<String> watch, Precision precision) {
    DataSource data =
        new DataSource.Text(
            Path.of(folder, "text.txt"),
            new Tokens.Words(2),
            DataSource.Text.Sequences.STREAM,
            new Split.Fraction(0.05),
            new Split.None());
    Network network =
        new Network(
            List.of(new Node.DataInput("input", Task.of(data).input())), "input", Optional.empty());
    Training training =
        new Training(
            new Loss.CrossEntropy(false),
            new Optimizer.Adam(new Rate.Constant(rate), 0.9, 0.999, 1e-8),
            32,
            64,
            OptionalInt.empty(),
            precision,
            OptionalDouble.of(5),
            new Training.Budget(
                OptionalInt.of(epochs), OptionalInt.empty(), OptionalDouble.empty()),
            OptionalInt.empty(),
            new Training.Keep(true, Optional.empty()),
            OptionalInt.empty(),
            watch,
            0,
            OptionalInt.empty());
    return new Model("text", data, network, training, Optional.empty(), "");
  }

  private static Fingerprint fingerprint(String folder, double rate, int epochs, String digest) {
    return Fingerprint.of(model(folder, rate, epochs, List.of()), 1, Map.of("text.txt", digest));
  }

  @Test
  void saysTheTrainingAsAFileWould() {
    assertThat(fingerprint("/a", 0.002, 5, "00").facts())
        .containsEntry("seed", "1")
        .containsEntry("data", "text")
        .containsEntry("data.path", "text.txt")
        .containsEntry("data.tokens", "words(min_count = 2)")
        .containsEntry("data.validation", "fraction(share = 0.05)")
        .containsEntry("data.test", "none")
        .containsEntry("file text.txt", "#00")
        .containsEntry("train.optimizer", "adam")
        .containsEntry("train.optimizer.rate", "0.002")
        .containsEntry("train.optimizer.epsilon", "1.0E-8")
        .containsEntry("train.clip", "5");
  }

  @Test
  void comparesInWords() {
    Fingerprint before = fingerprint("/a", 0.002, 5, "00");
    assertThat(fingerprint("/b", 0.002, 5, "00").compareWith(before))
        .isEqualTo(new Fingerprint.Comparison.Same());
    assertThat(fingerprint("/a", 0.002, 6, "00").compareWith(before))
        .isEqualTo(new Fingerprint.Comparison.Longer());
    assertThat(fingerprint("/a", 0.002, 5, "01").compareWith(before))
        .isEqualTo(new Fingerprint.Comparison.Other(List.of("`file text.txt` changed")));
    assertThat(fingerprint("/a", 0.003, 5, "00").compareWith(before))
        .isEqualTo(
            new Fingerprint.Comparison.Other(
                List.of("`train.optimizer.rate` was 0.002 and is now 0.003")));
    Model watched = model("/a", 0.002, 5, List.of("gru_1.z"));
    assertThat(Fingerprint.of(watched, 1, Map.of("text.txt", "00")).compareWith(before))
        .isEqualTo(new Fingerprint.Comparison.Same());
  }

  /** A run from before there was a choice goes on; a rounded one is another training. */
  @Test
  void namesAPrecisionThatIsNotTheUsualOne() {
    Fingerprint before = fingerprint("/a", 0.002, 5, "00");
    assertThat(before.facts()).doesNotContainKey("train.precision");
    Model rounded = model("/a", 0.002, 5, List.of(), Precision.BF16);
    Fingerprint after = Fingerprint.of(rounded, 1, Map.of("text.txt", "00"));
    assertThat(after.facts()).containsEntry("train.precision", "bf16");
    assertThat(after.compareWith(before))
        .isEqualTo(new Fingerprint.Comparison.Other(List.of("`train.precision` is new")));
  }

  @Test
  void survivesAsText() {
    Fingerprint fingerprint = fingerprint("/a", 0.002, 5, "00");
    assertThat(Fingerprint.fromJson(fingerprint.toJson())).isEqualTo(fingerprint);
  }

  /** Checkpoints of two same runs have the same bytes, whichever Java process wrote them. */
  @Test
  void isTheSameTextInEveryProcess() {
    Map<String, String> files = new HashMap<>();
    for (int i = 9; i > 0; i--) {
      files.put(i + ".txt", "0" + i);
    }
    String text = Fingerprint.of(model("/a", 0.002, 5, List.of()), 1, files).toJson();
    assertThat(text)
        .startsWith("{\"facts\":{\"seed\":\"1\",")
        .contains("},\"budget\":{\"epochs\":");
    assertThat(Pattern.compile("file (\\d)").matcher(text).results().map(found -> found.group(1)))
        .containsExactly("1", "2", "3", "4", "5", "6", "7", "8", "9");
  }

  /** A digest says all of a layer, so what is in it has one order. */
  @Test
  void tiedWeightsAreSaidInOneOrder() {
    Symbol x = new Symbol(Symbol.Kind.INPUT, "x", ValueType.value(Size.of(2)));
    Layer layer =
        new Layer("same", List.of(x), List.of(), List.of(), List.of(), new Expression.Read(x));
    Map<String, String> ties = new LinkedHashMap<>();
    for (String weight : List.of("c", "b", "d", "a")) {
      ties.put(weight, "other." + weight);
    }
    Node.Apply apply =
        new Node.Apply("same_1", layer, List.of("input"), LayerOptions.NONE, ties, true);
    assertThat(apply.toString()).contains("{a=other.a, b=other.b, c=other.c, d=other.d}");
  }
}
