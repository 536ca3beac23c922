package dev.rnnc.dsl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rnnc.model.DataSize;
import dev.rnnc.source.RnncException;
import dev.rnnc.source.SourceFile;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/** What a comparison makes of its file: a text of its own for every variant. */
final class VariantTest {
  private static final Path PATH = Path.of("job.rnn").toAbsolutePath();

  private static final String JOB =
      """
      param unit  = gru        // which cell
      param width = 8

      data text("a.txt", validation = 5%)

      network {
        embed(4)
        first = unit(hidden = width)
        rnn(8)
        dense(vocabulary)
      }
      train { optimizer = adam(rate = 0.01), batch = (2 + 2) * 4 } // as it was
      """;

  private static Checked check(String text) {
    return Rnn.check(SourceFile.of("job.rnn", text), PATH, Settings.NONE);
  }

  private static Checked made(Checked file, Comparison.Variant variant) {
    return Rnn.variant(file, PATH, Settings.NONE, variant, OptionalInt.of(96));
  }

  /** The one variant of a file with these settings. */
  private static String text(String job, String settings) {
    Checked file = check(job + "compare { a { " + settings + " } }\n");
    assertThat(file.diagnostics()).isEmpty();
    Comparison comparison = file.comparison().orElseThrow();
    Checked made = made(file, comparison.variants().getFirst());
    assertThat(made.diagnostics()).isEmpty();
    return made.model().orElseThrow().source();
  }

  @Test
  void valuesAreWrittenOverThoseThatStandThere() {
    assertThat(text(JOB, "unit = lstm, width = 2 * (3 + 5), train.optimizer.rate = 1e-4"))
        .isEqualTo(
            JOB.replace("param unit  = gru ", "param unit = lstm ")
                .replace("param width = 8", "param width = (2 * (3 + 5))")
                .replace("rate = 0.01", "rate = 1e-4"));
  }

  @Test
  void aValueInParenthesesIsReplacedWithThem() {
    assertThat(text(JOB, "train.batch = 7"))
        .isEqualTo(JOB.replace("batch = (2 + 2) * 4", "batch = 7"));
  }

  @Test
  void whatIsNotWrittenIsAdded() {
    assertThat(text(JOB, "train.clip = 1.0, data.test = 10%, first.zoneout = 0.1, first.clip = 2"))
        .isEqualTo(
            JOB.replace("* 4 }", "* 4, clip = 1 }")
                .replace("5%)", "5%, test = 10%)")
                .replace("hidden = width)", "hidden = width, zoneout = 0.1, clip = 2)"));
  }

  @Test
  void anArgumentOfTheCellThatTheRowChoosesIsSet() {
    assertThat(text(JOB, "first.forget_bias = 4, unit = lstm"))
        .isEqualTo(
            JOB.replace("param unit  = gru ", "param unit = lstm ")
                .replace("hidden = width)", "hidden = width, forget_bias = 4)"));
    String job = JOB.replace("first = ", "");
    assertThat(text(job, "lstm_1.forget_bias = 4, unit = lstm"))
        .isEqualTo(
            job.replace("param unit  = gru ", "param unit = lstm ")
                .replace("hidden = width)", "hidden = width, forget_bias = 4)"));
  }

  @Test
  void anArgumentThatNoCellOfTheRowTakesIsRefused() {
    Checked file = check(JOB + "compare { a { first.forget_bias = 4, width = 9 } }\n");
    assertThat(file.comparison()).isEmpty();
    assertThat(file.diagnostics())
        .singleElement()
        .satisfies(wrong -> assertThat(wrong.message()).contains("takes no `forget_bias`"));
  }

  @Test
  void settingsThatDoNotGoTogetherAreRefused() {
    Checked file = check(JOB + "compare { a { unit = lstm, first.reset = after } }\n");
    assertThat(file.comparison()).isEmpty();
    assertThat(file.diagnostics())
        .singleElement()
        .satisfies(wrong -> assertThat(wrong.message()).contains("takes no `reset`"));
  }

  @Test
  void aPlaceThatIsNotThereIsRefusedBesideOthers() {
    Checked file = check(JOB + "compare { a { width = 9, train.batch.size = 3 } }\n");
    assertThat(file.comparison()).isEmpty();
    assertThat(file.diagnostics())
        .singleElement()
        .satisfies(wrong -> assertThat(wrong.message()).contains("no place `train.batch.size`"));
  }

  @Test
  void aPlaceThatIsNotThereInTheRowsOwnLayerIsRefused() {
    String job = JOB.replace("first = ", "");
    Checked file = check(job + "compare { a { unit = lstm, lstm_1.a.b = 3 } }\n");
    assertThat(file.comparison()).isEmpty();
    assertThat(file.diagnostics())
        .singleElement()
        .satisfies(wrong -> assertThat(wrong.message()).contains("no place `lstm_1.a.b`"));
  }

  @Test
  void aRowIsCheckedWithTheSizeThatIsFitted() {
    assertThat(text(JOB, "unit = lstm, first.forget_bias = 4, width = fit(parameters = 5000)"))
        .contains("hidden = width, forget_bias = 4)");
    Checked file =
        check(
            JOB
                + "compare { a { unit = lstm, first.forget_bas = 4, width = fit(parameters = 9) } }\n");
    assertThat(file.diagnostics())
        .singleElement()
        .satisfies(wrong -> assertThat(wrong.message()).isEqualTo("`lstm` takes no `forget_bas`"));
  }

  @Test
  void onlyWhatIsWrongWithTheWholeRowIsTold() {
    Checked file =
        check(JOB + "compare { a { first.forget_bias = 4, unit = lstm, first.reset = after } }\n");
    assertThat(file.diagnostics())
        .singleElement()
        .satisfies(wrong -> assertThat(wrong.message()).isEqualTo("`lstm` takes no `reset`"));
  }

  @Test
  void aBareNameIsOneOfTheFileWhateverTheRowAdds() {
    String job = JOB.replace("* 4 }", "* 4, clip = 1 }");
    assertThat(text(job, "clip = none, first.clip = 2"))
        .isEqualTo(
            job.replace("clip = 1 }", "clip = none }")
                .replace("hidden = width)", "hidden = width, clip = 2)"));
  }

  @Test
  void layersArgumentsAreSetBeforeTheirKindChanges() {
    String job = JOB.replace("first = ", "");
    assertThat(text(job, "unit = lstm, gru_1.clip = 2"))
        .isEqualTo(
            job.replace("param unit  = gru ", "param unit = lstm ")
                .replace("hidden = width)", "hidden = width, clip = 2)"));
  }

  @Test
  void blocksAreAddedWhereThereAreNone() {
    String job = JOB.substring(0, JOB.indexOf("train"));
    assertThat(text(job, "train.clip = 1, train.batch = 3, sample.length = 9"))
        .isEqualTo(job + "\ntrain { clip = 1, batch = 3 }\n\nsample { length = 9 }\n");
    assertThat(text(job + "train { }\n", "train.clip = 1")).isEqualTo(job + "train { clip = 1 }\n");
  }

  @Test
  void aVariantIsEveryRowWithEveryValueOfEveryFactor() {
    Checked file =
        check(
            JOB
                + """
                compare {
                  a { unit = lstm }
                  b { unit = mgu, published(perplexity = 3) }
                  train.clip  = [none, 1.0]
                  first.clip  = [2]
                  train.batch = 8
                }
                """);
    List<Comparison.Variant> variants = file.comparison().orElseThrow().variants();
    assertThat(variants)
        .extracting(Comparison.Variant::name)
        .containsExactly(
            "a train.clip=none first.clip=2",
            "a train.clip=1 first.clip=2",
            "b train.clip=none first.clip=2",
            "b train.clip=1 first.clip=2");
    assertThat(variants.getLast().published()).isEqualTo(Map.of("perplexity", 3.0));
    assertThat(made(file, variants.getLast()).model().orElseThrow().source())
        .isEqualTo(
            JOB.replace("param unit  = gru ", "param unit = mgu ")
                .replace("batch = (2 + 2) * 4 }", "batch = 8, clip = 1 }")
                .replace("hidden = width)", "hidden = width, clip = 2)"));
  }

  @Test
  void withSeedsAloneThereIsOneVariant() {
    Comparison comparison = check(JOB + "compare { seeds = 3 }\n").comparison().orElseThrow();
    assertThat(comparison.variants())
        .extracting(Comparison.Variant::name)
        .containsExactly("as written");
  }

  /** h² + 2h + h of the recurrent layer, h + 1 of the last: 10,198 for h = 99, 10,401 for 100. */
  @Test
  void theFittedSizeIsTheNearest() {
    assertThat(fitted("rnn", 10_198)).isEqualTo(99);
    assertThat(fitted("rnn", 10_299)).isEqualTo(99);
    assertThat(fitted("rnn", 10_300)).isEqualTo(100);
    assertThat(fitted("rnn", 6)).isEqualTo(1);
  }

  /** Only multiples of four suit; of slstm the weights are 4 (h²/4 + 2h + h), and h + 1. */
  @Test
  void sizesThatDoNotSuitArePassedOver() {
    assertThat(fitted("heads", 4 * (1600 / 4 + 3 * 40) + 41)).isEqualTo(40);
    assertThat(fitted("heads", 4 * (1600 / 4 + 3 * 40) + 60)).isEqualTo(40);
  }

  @Test
  void aNetworkThatIsAlwaysLargerIsRefused() {
    assertThatThrownBy(() -> fitted("rnn", 2)).isInstanceOf(RnncException.class);
  }

  private static int fitted(String cell, long parameters) {
    String unit = cell.equals("heads") ? "slstm(hidden = width, heads = 4)" : "rnn(width)";
    Checked file =
        check(
            """
            param width = 8
            data adding(length = 9)
            network { %s, last, dense(1) }
            compare { a { width = fit(parameters = %d) } }
            """
                .formatted(unit, parameters));
    Comparison.Variant variant = file.comparison().orElseThrow().variants().getFirst();
    return FittedSize.of(
        parameters,
        size -> Rnn.variant(file, PATH, Settings.NONE, variant, OptionalInt.of(size)),
        model -> Map.of(DataSize.TARGETS, 1));
  }
}
