package dev.rnnc.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rnnc.cpu.CpuBackend;
import dev.rnnc.data.Dataset;
import dev.rnnc.dsl.Rnn;
import dev.rnnc.dsl.Settings;
import dev.rnnc.dsl.StandardCells;
import dev.rnnc.model.DataSize;
import dev.rnnc.model.LayerOptions;
import dev.rnnc.model.LayerTemplate;
import dev.rnnc.model.Model;
import dev.rnnc.model.ModelBuilder;
import dev.rnnc.model.Optimizer;
import dev.rnnc.model.Size;
import dev.rnnc.model.Training;
import dev.rnnc.model.TrainingBuilder;
import dev.rnnc.sample.TrainedModel;
import dev.rnnc.source.RnncException;
import dev.rnnc.source.SourceFile;
import dev.rnnc.train.Job;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A network of an encoder and a decoder that was made in Java. */
final class BuiltTranslationTest {
  @TempDir Path folder = Path.of("");

  @BeforeEach
  void write() {
    NumberPairs.write(folder);
  }

  private static LayerTemplate cell(String name, Map<String, ?> arguments) {
    return StandardCells.template(name, arguments);
  }

  private static Model built(Model file, String score) {
    return built(file, score, how -> how.batch(20).steps(4).optimizer(Optimizer.adam(0.02)));
  }

  private static Model built(Model file, String score, UnaryOperator<TrainingBuilder> training) {
    LayerTemplate gru = cell("gru", Map.of("hidden", 6));
    LayerTemplate attend = cell("attend", Map.of("score", score));
    ModelBuilder decoder =
        ModelBuilder.named("small")
            .data(file.data())
            .encoder(encoder ->
                encoder.layer("embed_1", cell("embed", Map.of("size", 4))).layer("gru_1", gru))
            .layer("embed_2", cell("embed", Map.of("size", 4)))
            .layer("gru_2", gru.startingAtEncoder());
    ModelBuilder looking =
        score.equals("dot")
            ? decoder.attend("attend_1", attend)
            : decoder.attend("attend_1", attend, cell("dense", Map.of("size", 6, "bias", false)));
    return looking
        .layer("dense_1", cell("dense", Map.of("size", Size.of(DataSize.VOCABULARY))))
        .train(training)
        .build();
  }

  /** The same network as the file's, with the same first weights, learns the same to the bit. */
  @ParameterizedTest
  @ValueSource(strings = {"dot", "general", "additive"})
  void itLearnsWhatAFileLearns(String score) {
    String text =
        NumberPairs.SMALL.replace("attend(encoder)", "attend(encoder, score = %s)".formatted(score))
            + "train { batch = 20, steps = 4, optimizer = adam(rate = 0.02) }\n";
    Model file =
        Rnn.check(SourceFile.of("small.rnn", text), folder.resolve("small.rnn"), Settings.NONE)
            .runnable();
    Model model = built(file, score);
    Dataset data = Dataset.open(model.data());
    Small.Result expected = Small.train(Job.of(file, data), new CpuBackend());
    Small.Result found = Small.train(Job.of(model, data), new CpuBackend());
    assertThat(found.kept().weights()).isEqualTo(expected.kept().weights());
    try (TrainedModel one = TrainedModel.of(model, found.kept(), new CpuBackend());
        TrainedModel other = TrainedModel.of(file, expected.kept(), new CpuBackend())) {
      assertThat(one.translate("five two")).isEqualTo(other.translate("five two"));
    }
  }

  /** A file that says so is refused when it is checked; Java is asked when training begins. */
  @Test
  void whatIsNotTranslatedCannotBeKeptByIt() {
    Training.Keep byBleu = new Training.Keep(true, Optional.of("bleu"));
    Model file = Small.job(folder, NumberPairs.SMALL).model();
    Model model = built(file, "dot", how -> how.steps(4).keep(byBleu).translate(0));
    Job job = Job.of(model, Dataset.open(model.data()));
    assertThatThrownBy(() -> Small.train(job, new CpuBackend()))
        .isInstanceOf(RnncException.class)
        .hasMessageContaining("E0713")
        .hasMessageContaining("measured are loss, accuracy, perplexity");
  }

  @Test
  void optionsAreThoseOfAnyLayer() {
    Model file = Small.job(folder, NumberPairs.SMALL).model();
    Model model =
        ModelBuilder.named("m")
            .data(file.data())
            .encoder(encoder -> encoder.layer("read", cell("embed", Map.of("size", 3))))
            .layer("gru", cell("gru", Map.of("hidden", 3)), LayerOptions.NONE)
            .attend("seen", cell("attend", Map.of("score", "dot")))
            .layer("next", cell("dense", Map.of("size", Size.of(DataSize.VOCABULARY))))
            .build();
    assertThat(model.network().encoder().orElseThrow().output()).isEqualTo("read");
    assertThat(model.network().weights().stream().map(weight -> weight.name()))
        .contains("read.W", "seen.C", "next.W");
  }
}
