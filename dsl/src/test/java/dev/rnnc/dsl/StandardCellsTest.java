package dev.rnnc.dsl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rnnc.model.DataSize;
import dev.rnnc.model.DataSource;
import dev.rnnc.model.Initializer;
import dev.rnnc.model.Layer;
import dev.rnnc.model.LayerOptions;
import dev.rnnc.model.Model;
import dev.rnnc.model.ModelBuilder;
import dev.rnnc.model.Size;
import dev.rnnc.model.Split;
import dev.rnnc.model.ValueType;
import dev.rnnc.source.RnncException;
import dev.rnnc.source.SourceFile;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

final class StandardCellsTest {
  private static final List<ValueType> VECTOR = List.of(ValueType.value(Size.of(5)));

  static List<String> names() {
    return StandardCells.names();
  }

  @ParameterizedTest
  @MethodSource("names")
  void everyTextNamesItsSourceAndDefinesItsName(String name) {
    String text = StandardCells.text(name).orElseThrow();

    assertThat(text).startsWith("// ").containsPattern("(?m)^(cell|layer) " + name + "\\b");
  }

  @Test
  void otherNamesHaveNoText() {
    assertThat(StandardCells.text("names")).isEmpty();
    assertThat(StandardCells.text("../explain/check")).isEmpty();
  }

  /** The same text under another name makes the same network: nothing knows a cell by its name. */
  @ParameterizedTest
  @MethodSource("names")
  void aFilesOwnCellIsTreatedLikeAStandardOne(String name) {
    String own = StandardCells.text(name).orElseThrow().replace(" " + name, " mine");
    Model standard = model("", name);
    Model mine = model(own, "mine");

    assertThat(layers(mine).replace("kind=mine", "kind=" + name)).isEqualTo(layers(standard));
  }

  private static String layers(Model model) {
    return model.network().layers().stream().map(apply -> apply.layer() + "\n").toList().toString();
  }

  private static Model model(String definition, String layer) {
    String text = definition + StandardCells.text(layer).orElse("");
    boolean sized = text.contains("(hidden") || text.contains(layer + "(size");
    String argument = sized ? "(8)" : text.contains("(rate") ? "(0.5)" : "";
    String before = text.contains("one_hot") ? "" : "embed(5), ";
    String file =
        definition
            + "data text(\"a.txt\")\nnetwork { "
            + before
            + layer
            + argument
            + ", dense(vocabulary) }\n";
    Checked checked = Rnn.check(SourceFile.of("a.rnn", file), Path.of("a.rnn"), Settings.NONE);
    assertThat(checked.diagnostics()).isEmpty();
    return checked.runnable();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "gru(8, reset = after)",
        "lstm(8, peephole = yes)",
        "lstm(8, coupled = yes)",
        "lstm(8, coupled = yes, peephole = yes, projection = 3)",
        "lstm(8, projection = 3, forget_bias = 0)",
        "lstm(8, coupled = yes, input_bias = -5)",
        "layer_norm_lstm(8, forget_bias = 2)",
        "slstm(8, heads = 2)",
        "slstm(8, forget = exponential)",
        "dense(8, bias = no)",
        "dropout(0.1, per = sequence)",
      })
  void noVariantLeavesAWeightUnused(String call) {
    String text = "data text(\"a.txt\")\nnetwork { embed(5), " + call + ", dense(vocabulary) }\n";

    assertThat(
            Rnn.check(SourceFile.of("a.rnn", text), Path.of("a.rnn"), Settings.NONE).diagnostics())
        .isEmpty();
  }

  @Test
  void aLayerIsMadeForJava() {
    Layer gru =
        StandardCells.layer(
            "gru", Map.of("hidden", 7, "reset", "after", "init", "identity(scale = 0.5)"), VECTOR);

    assertThat(gru.states()).singleElement().hasFieldOrPropertyWithValue("name", "h");
    assertThat(gru.weights())
        .contains(
            new Layer.Weight("U_z", List.of(Size.of(7), Size.of(7)), new Initializer.Identity(0.5)))
        .anyMatch(weight -> weight.name().equals("c_n"));
    Layer dense =
        StandardCells.layer(
            "dense", Map.of("size", Size.of(DataSize.VOCABULARY), "bias", false), VECTOR);
    assertThat(dense.output().type()).hasToString("[vocabulary]");
    assertThat(dense.weights()).hasSize(1);
  }

  @Test
  void mistakesFromJavaAreExplained() {
    assertThatThrownBy(() -> StandardCells.layer("gruu", Map.of(), VECTOR))
        .isInstanceOf(RnncException.class)
        .hasMessageContaining("no standard layer is called `gruu`");
    assertThatThrownBy(() -> StandardCells.layer("gru", Map.of("hidden", 0), VECTOR))
        .isInstanceOf(RnncException.class)
        .hasMessageContaining("E0204")
        .hasMessageContaining("gru(hidden = 0)");
    assertThatThrownBy(() -> StandardCells.layer("gru", Map.of("hidden", 4, "clip", 1), VECTOR))
        .isInstanceOf(RnncException.class)
        .hasMessageContaining("takes no `clip`");
  }

  @Test
  void theBuilderMakesTheModelOfTheFile() {
    DataSource source = new DataSource.Adding(10, 100, new Split.Count(10), new Split.None());
    LayerOptions options = LayerOptions.NONE.withDirection(LayerOptions.Direction.BACKWARD);
    Model built =
        ModelBuilder.named("a")
            .data(source)
            .layer("gru_1", StandardCells.template("gru", Map.of("hidden", 8)), options)
            .last("last_1")
            .layer("dense_1", StandardCells.template("dense", Map.of("size", 1)))
            .train(training -> training.batch(7).epochs(3))
            .build();
    String text =
        """
        data adding(length = 10, count = 100, validation = 10)
        network { gru(8, direction = backward), last, dense(targets) }
        train { batch = 7, epochs = 3 }
        """;
    Model read =
        Rnn.check(SourceFile.of("a.rnn", text), Path.of("a.rnn"), Settings.NONE).runnable();

    assertThat(built.network()).isEqualTo(read.network());
    assertThat(built.training()).isEqualTo(read.training());
    assertThat(built.data()).isEqualTo(read.data());
  }
}
