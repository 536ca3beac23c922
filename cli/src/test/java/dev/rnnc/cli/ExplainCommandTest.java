package dev.rnnc.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rnnc.dsl.StandardCells;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ExplainCommandTest {
  @TempDir Path folder = Path.of("");
  private Workplace place = new Workplace(Path.of(""));

  @BeforeEach
  void begin() {
    place = Workplace.in(folder);
  }

  private Cli explain(String name, String... options) {
    String[] arguments = new String[options.length + 2];
    arguments[0] = "explain";
    arguments[1] = name;
    System.arraycopy(options, 0, arguments, 2, options.length);
    return Cli.run(arguments);
  }

  @Test
  void aFileWithItsShapesEquationsAndWhatTheCompilerDid() {
    Cli explained = explain(place.path("small.rnn").toString());
    assertThat(explained.status()).isZero();
    assertThat(explained.lines())
        .contains(
            "model small",
            "  embed_1        embed                    [time, batch, 4]               56",
            "  gru_1          gru                      [time, batch, 6]               198",
            "  dense_1        dense                    [time, batch, 14]              98")
        .anySatisfy(line -> assertThat(line).endsWith("= 352"))
        .contains("    n = tanh(W_n @ x + U_n @ (r * h) + b_n)", "    U_z [6, 6]")
        .contains("one training step of 8 time steps and 4 rows:")
        .anySatisfy(line -> assertThat(line).matches("  [\\d.]+ MFLOP in products, .*"))
        .anySatisfy(line -> assertThat(line).startsWith("  hoist_steps: "))
        .anySatisfy(line -> assertThat(line).matches("training: \\d+ kernels of .*"));
    assertThat(explained.out()).doesNotContain("not known");
  }

  /**
   * Of two layers with the same equations only the first is shown, unless one's weights are tied.
   */
  @Test
  void aTiedWeightSaysWhoseItIs() {
    place.write(
        "tied.rnn",
        Workplace.MODEL
            .replace("embed(4)", "letters = embed(4)")
            .replace(
                "dense(vocabulary)",
                "dense(4), dense(vocabulary), dense(4), dense(vocabulary, W = letters.W)"));
    Cli explained = explain(place.path("tied.rnn").toString());
    assertThat(explained.lines())
        .contains("dense of dense_4", "    W [14, 4], which is letters.W")
        .contains("dense of dense_2", "    W [14, 4]");
  }

  @Test
  void thePlanIsShownToThoseWhoAsk() {
    String file = place.path("small.rnn").toString();
    Cli without = explain(file);
    assertThat(without.out())
        .doesNotContain("  at every time step")
        .containsOnlyOnce("\n  share: ")
        .containsPattern("\n  sink_sums: .* leaves the loop, and \\d+ more\n")
        .endsWith("\nevery change and every kernel: rnnc explain " + file + " --plan\n");
    Cli with = explain(file, "--plan");
    assertThat(with.out())
        .contains("leaves the loop\n", "at every time step in order", "store state/gru_1.h = ")
        .doesNotContain(" more\n", "rnnc explain");
  }

  @Test
  void aBackendIsExplainedOnMachinesThatCannotRunIt() {
    String file = place.path("small.rnn").toString();
    assertThat(explain(file, "--backend=cuda").out())
        .contains("one training step of 8 time steps and 4 rows:", "  a loop over time\n")
        .containsPattern("\n    batch 16: .* a time step\n")
        .containsPattern(
            "\nmemory for 8 time steps and 4 rows: \\d+\\.\\d MB on the device beside the weights; \\d+\\.\\d MB of the host's memory");
    assertThat(explain(file, "--backend=cuda", "--plan").out()).contains("__global__");
    assertThat(explain(file, "--backend=cudda").err())
        .contains("no backend is called `cudda`", "--backend=cuda");
    assertThat(explain(file, "--backend=auto").out()).contains("training: ");
    assertThat(explain("gru", "--backend=cuda").status()).isEqualTo(2);
    assertThat(explain(file, "--backend=cuda", "--data").err())
        .contains("--backend says how a network is carried out");
  }

  @Test
  void longNamesMoveTheColumns() {
    place.write(
        "small.rnn",
        Workplace.MODEL.replace("embed(4)", "a_name_longer_than_its_column = embed(4)"));
    assertThat(explain(place.path("small.rnn").toString()).lines())
        .contains(
            "  value                         what                     shape                        "
                + "  parameters",
            "  a_name_longer_than_its_column embed                    [time, batch, 4]             "
                + "  56",
            "  gru_1                         gru                      [time, batch, 6]             "
                + "  198");
  }

  @Test
  void optionsThatWouldDoNothingAreRefused() {
    assertThat(explain("gru", "--plan").status()).isEqualTo(2);
    assertThat(explain("E0102", "--set=width=5").status()).isEqualTo(2);
    assertThat(explain(place.path("small.rnn").toString(), "--plan", "--data").err())
        .contains("take one of them");
  }

  @Test
  void settingsOfParams() {
    assertThat(explain(place.path("small.rnn").toString(), "--set=width=5").out())
        .contains("[time, batch, 5]");
  }

  @Test
  void withoutItsDataItSaysWhichSizesAreNotKnown() throws IOException {
    Files.delete(place.path("text.txt"));
    Cli explained = explain(place.path("small.rnn").toString());
    assertThat(explained.status()).isZero();
    assertThat(explained.err()).isEmpty();
    assertThat(explained.lines())
        .contains(
            "  embed_1        embed                    [time, batch, 4]               4 * vocabulary",
            "  dense_1        dense                    [time, batch, vocabulary]      7 * vocabulary")
        .anySatisfy(line -> assertThat(line).endsWith("= 198 + 11 * vocabulary"))
        .containsSequence(
            "not known, because the data cannot be read: vocabulary",
            "  cannot read " + place.path("text.txt") + ": there is no such file or folder",
            "what follows is for vocabulary = 100");
  }

  @Test
  void sizesThatTheFileSaysNeedNoData() {
    place.write(
        "series.rnn",
        """
        data table("none.csv", target = x, window = 4, horizon = 3)
        network {
          mean_of()
          last
          dense(targets)
        }
        layer mean_of() { input x, output mean(x) }
        """);
    Cli explained = explain(place.path("series.rnn").toString());
    assertThat(explained.status()).isZero();
    assertThat(explained.out()).contains("[batch, 3]").contains("for inputs = 100");

    place.write(
        "sum.rnn",
        """
        data adding(length = 10, count = 100)
        network {
          irnn(hidden = 3)
          last
          dense(targets)
        }
        """);
    assertThat(explain(place.path("sum.rnn").toString()).out())
        .contains("= 22")
        .doesNotContain("not known");
  }

  @Test
  void itsData() {
    assertThat(explain(place.path("small.rnn").toString(), "--data").lines())
        .contains("training    640 tokens", "validation  80 tokens", "test        80 tokens")
        .anySatisfy(line -> assertThat(line).startsWith("vocabulary  14 tokens: \\n ' ' a b"))
        .anySatisfy(line -> assertThat(line).startsWith("example "));
  }

  @Test
  void aCellIsItsText() {
    Cli explained = explain("gru");
    assertThat(explained.status()).isZero();
    assertThat(explained.out())
        .isEqualTo(StandardCells.text("gru").orElseThrow())
        .contains("cell gru(");
  }

  @Test
  void aCode() {
    assertThat(explain("E0710").out()).startsWith("E0710\n").contains("clip = 1.0");
    assertThat(explain("e0710").out()).isEqualTo(explain("E0710").out());
  }

  @Test
  void whatIsNotKnownIsSaid() {
    Cli near = explain("grus");
    assertThat(near.status()).isEqualTo(1);
    assertThat(near.err()).contains("error[E0613]: `grus` is neither").contains("`gru`?");
    assertThat(explain("nonsense").err()).contains("cells are ");
    assertThat(explain("E9999").status()).isEqualTo(1);
    assertThat(explain(place.path("none.rnn").toString()).status()).isEqualTo(1);
  }

  @Test
  void aFileWithMistakesGetsItsDiagnostics() {
    place.write("wrong.rnn", Workplace.MODEL.replace("dense(vocabulary)", "dens(vocabulary)"));
    Cli explained = explain(place.path("wrong.rnn").toString());
    assertThat(explained.status()).isEqualTo(1);
    assertThat(explained.out()).isEmpty();
    assertThat(explained.err()).contains("did you mean `dense`");
  }

  @Test
  void theEquationsOfBackPropagation() {
    assertThat(explain("rnn", "--backward").out())
        .contains(
            """
            backward, from the last time step to the first
                ∂L/∂h' =  ∂L/∂output + ∂L/∂h(t+1)
                δ_h'   =  ∂L/∂h' * (1 - h' * h')
                ∂L/∂h  =  transpose(U) @ δ_h'
                ∂L/∂W  += δ_h' @ transpose(x)
                ∂L/∂U  += δ_h' @ transpose(h)
                ∂L/∂b  += δ_h'
            """);
    assertThat(explain(place.path("small.rnn").toString(), "--backward").lines())
        .contains(
            "gru of gru_1, forward",
            "    n = tanh(W_n @ x + U_n @ (r * h) + b_n)",
            "    ∂L/∂z   =  ∂L/∂h' * h - ∂L/∂h' * n",
            "    δ_n_2   =  transpose(U_n) @ δ_n",
            "    ∂L/∂x   =  transpose(W_n) @ δ_n + transpose(W_r) @ δ_r + transpose(W_z) @ δ_z",
            "    ∂L/∂U_n += δ_n @ transpose(r * h)");
  }

  /** Every standard cell can be derived and read: nothing has the compiler's numbers in it. */
  @Test
  void theBackwardEquationsOfEveryCell() {
    assertThat(StandardCells.names())
        .filteredOn(cell -> explain(cell).out().contains("state"))
        .hasSizeGreaterThan(7)
        .allSatisfy(cell ->
            assertThat(explain(cell, "--backward").out())
                .contains("∂L/∂h(t+1)", "+= ")
                .doesNotContain("%", "valid", "total", "null"));
  }

  /** A masked time step is not what equations are about. */
  @Test
  void paddingIsNotInTheBackwardEquations() {
    place.write("lines.tsv", "a\txyx\nb\tyy\na\txx\n");
    place.write(
        "lines.rnn",
        """
        data labelled("lines.tsv")
        network { irnn(3), last, dense(classes) }
        """);
    assertThat(explain(place.path("lines.rnn").toString(), "--backward").lines())
        .contains(
            "    ∂L/∂h' =  ∂L/∂h(t+1)",
            "    δ_h'   =  where(h', ∂L/∂h', 0)",
            "    ∂L/∂W  += δ_h' @ transpose(x)");
  }

  /** What was typed is at fault, not a file that it was put into. */
  @Test
  void aLayerWithoutAStateHasNoBackwardEquationsThroughTime() {
    for (String layer : List.of("attend", "dense", "layer_norm")) {
      Cli refused = explain(layer, "--backward");
      assertThat(refused.status()).isEqualTo(2);
      assertThat(refused.err())
          .contains("--backward: `" + layer + "` has no state")
          .doesNotContain(".rnn");
    }
  }

  @Test
  void anUnrolledTranslationShowsWhatTheEncoderHandsOver() {
    place.write("pairs.tsv", "a b\tx y\nb a\ty x\na a\tx x\n");
    place.write(
        "pairs.rnn",
        """
        data pairs("pairs.tsv", tokens = word)
        network {
          encoder { embed(2), gru(3) }
          decoder { embed(2), gru(3, start = encoder), attend(encoder), dense(vocabulary) }
        }
        """);
    String svg = explain(place.path("pairs.rnn").toString(), "--unroll", "4").out();
    // Source, embed, gru and attention's keys; target, embed, gru, attend, dense and loss.
    assertThat(svg.split("class=\"box\"", -1)).hasSize(1 + 4 * 4 + 4 * 6 + 3);
    assertThat(svg).contains(">source time step 4<").containsOnlyOnce(">attend_1.memory<");
    // The first state of the encoder from nowhere, and three in between of each; then what is
    // handed over: a state, and two memories.
    assertThat(svg.split("class=\"arrow state\"", -1)).hasSize(1 + 4 + 3 + 3);
    // At every time step attention reads three things that stay.
    assertThat(svg.split("class=\"arrow line\"", -1)).hasSize(1 + 3);
  }

  @Test
  void theUnrolledNetworkIsADrawing() {
    String svg = explain(place.path("small.rnn").toString(), "--unroll", "4").out();
    assertThat(svg).startsWith("<svg xmlns=").endsWith("</svg>\n").contains(">dense_1<");
    // input, three layers and the loss at each time step; a state into each of them
    assertThat(svg.split("class=\"box\"", -1)).hasSize(1 + 4 * 5);
    assertThat(svg.split("class=\"arrow state\"", -1)).hasSize(1 + 4);
    assertThat(svg.split("rx=\"14\"", -1)).as("bands of shared weights").hasSize(1 + 3);
    assertThat(explain(place.path("small.rnn").toString(), "--unroll", "99").status()).isEqualTo(2);
  }
}
